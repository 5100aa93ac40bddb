// Owns running one child program: standard streams passed on, signals passed on, its exit code
// handed back, nothing left behind.
//
// How a signal gets to the till under `npm run serve` (npm 11, found by trying):
// - SIGTERM to npm: npm passes it on to its shell. bash as sh has replaced itself by our Node, so
//   we get it, and npm waits and answers our exit code. dash (Debian) has not: it dies of the
//   signal, npm answers 143 at once, and we are without a parent. We look for that and stop.
// - SIGKILL to npm reaches nobody; the shell then has a new parent, which we look for as well.
// - SIGKILL to this process closes the channel to the program: parent-watch.mjs takes that as
//   SIGTERM.
// - Ctrl-C reaches all of them. SIGINT to npm alone is swallowed by dash, in every npm project.
// Who wants exit code 0 from SIGTERM sends it to this process or to the `pid` of the ready line.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { TOP, childEnv, isWindows, programNode } from './paths.mjs';

const STOP_LIMIT_MS = 10_000;
const PARENT_LOOK_MS = 250;
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'];
const PARENT_WATCH = new URL('./parent-watch.mjs', import.meta.url).href;

/**
 * Runs a command to its end and answers its exit code (128 + n after signal n).
 * `stdio` as in node:child_process; `env` is the child's whole environment (see childEnv);
 * `timeLimitMs` ends it by force with code 124; `onStart` gets the child.
 */
export function run(command, args, { stdio = 'inherit', env, timeLimitMs, onStart } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: TOP, stdio, env: env ?? childEnv() });
    let limit;
    let isOverTime = false;
    const stop = forwardSignals(child);
    if (timeLimitMs !== undefined)
      limit = setTimeout(() => {
        isOverTime = true;
        child.kill('SIGTERM');
        setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS).unref();
      }, timeLimitMs);
    child.once('error', (error) => {
      clearTimeout(limit);
      stop();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      clearTimeout(limit);
      stop();
      resolve(isOverTime ? 124 : (code ?? 128 + (constants.signals[signal] ?? 0)));
    });
    onStart?.(child);
  });
}

/** Runs a script of a package, or of ours, on Node 24. */
export function runNode(script, args, options) {
  return run(programNode(), [script, ...args], options);
}

/**
 * Runs a program that stays up until it is told to stop (the till, the simulator): like
 * {@link runNode}, and it also ends when the process above it is gone without a word.
 */
export function runServer(script, args, { stdout = 'inherit', env, onStart } = {}) {
  return run(programNode(), ['--import', PARENT_WATCH, script, ...args], {
    stdio: ['inherit', stdout, 'inherit', 'ipc'],
    env: childEnv(env),
    onStart,
  });
}

/** Passes signals on to the child until the returned function is called. */
function forwardSignals(child) {
  let isStopping = false;
  const pass = (signal) => {
    // Ctrl-C in a terminal reaches the whole group: the child has it already.
    const hasItAlready = signal === 'SIGINT' && process.stdin.isTTY;
    if (!hasItAlready && !isStopping) child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
    if (!isStopping) setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS).unref();
    isStopping = true;
  };
  for (const signal of SIGNALS) process.on(signal, pass);
  const stopLooking = lookForParent(() => pass('SIGTERM'));
  return () => {
    for (const signal of SIGNALS) process.removeListener(signal, pass);
    stopLooking();
  };
}

/** Under npm, calls back once when npm is gone. A start without npm may outlive its shell. */
function lookForParent(onGone) {
  if (process.env['npm_lifecycle_event'] === undefined || isWindows) return () => {};
  const before = parents();
  let timer;
  const look = () => {
    if (parents() === before) timer = setTimeout(look, PARENT_LOOK_MS).unref();
    else onGone();
  };
  look();
  return () => clearTimeout(timer);
}

/**
 * Our parent's process id, and its parent's too where that is npm and the parent only its shell.
 */
function parents() {
  const stat = `/proc/${process.ppid}/stat`; // Linux; elsewhere sh replaces itself by us
  if (!existsSync(stat)) return String(process.ppid);
  const [, name, parent] = /^\d+ \((.*)\) \S (\d+)/s.exec(readFileSync(stat, 'utf8')) ?? [];
  return /^(sh|dash|ash|busybox)$/.test(name ?? '')
    ? `${process.ppid} ${parent}`
    : `${process.ppid}`;
}
