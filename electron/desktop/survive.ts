// Owns what happens when the app itself falls over, and its starting again: once more as before,
// then without feeds, then not by itself any more. Must stay true: nothing is trusted after an
// error nobody expected; the ledger is whole at any moment, so the process ends at once.
import { app, BrowserWindow, dialog } from 'electron';
import { refFrom } from '../../shared/ids.ts';
import type { Ports } from '../core/ports.ts';
import { beginRun, FALLS_TO_SAFE } from '../core/system-runs.ts';
import type { Flags } from '../flags.ts';
import { withoutLinks } from './starts.ts';

const EXIT_FELL = 70;

/** Only after Electron is ready, before the core. Answers the ports with what this host can do. */
export function survive(ports: Ports, flags: Flags): Ports {
  const { clock, log, random, dir } = ports;
  const run = beginRun(dir, clock, { countsCuts: true });
  let isLeaving = false;
  const fell = (error: unknown): void => {
    const ref = refFrom(random.bytes(16));
    log.error('the till fell', { ref, error: String(error) });
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    // Told to end, it ends: who closes a till does not want it back.
    if (isLeaving) {
      app.exit(EXIT_FELL);
      return;
    }
    const next = run.fall();
    if (next === 'stop') dialog.showErrorBox('Lunas', stopWords(ref));
    else app.relaunch(startAgain(next === 'safe'));
    app.exit(EXIT_FELL);
  };
  process.on('uncaughtException', fell);
  process.on('unhandledRejection', fell);
  app.on('before-quit', () => {
    isLeaving = true;
  });
  app.on('quit', () => run.end());
  app.on('browser-window-created', (_event, window) => {
    // Windows that shuts down ends the app without a quit.
    window.on('session-end', () => run.end());
  });
  const why = flags.isSafe ? 'asked' : run.falls >= FALLS_TO_SAFE ? 'crashes' : null;
  return {
    ...ports,
    chooser: { folder: () => chosen('folder'), file: () => chosen('file') },
    restart({ isSafe }) {
      app.relaunch(startAgain(isSafe));
      app.quit();
    },
    ...(run.wasCutOff ? { ranBefore: { restartedAtMs: clock.wallMs() } } : {}),
    ...(why === null ? {} : { safeMode: why }),
  };
}

/** The same start, but for a setup or link that was taken then, and for safe mode as it is now. */
function startAgain(isSafe: boolean): Electron.RelaunchOptions {
  const args = withoutLinks(process.argv.slice(1)).filter(
    (arg, n, all) => !/^--(safe|setup)(=|$)/.test(arg) && all[n - 1] !== '--setup',
  );
  // What was started is a file that unpacks itself; its inside is gone by then.
  const execPath = process.env['APPIMAGE'] ?? process.env['PORTABLE_EXECUTABLE_FILE'];
  return {
    args: isSafe ? [...args, '--safe'] : args,
    ...(execPath === undefined ? {} : { execPath }),
  };
}

async function chosen(what: 'folder' | 'file'): Promise<string | null> {
  const [window] = BrowserWindow.getAllWindows();
  const options: Electron.OpenDialogOptions =
    what === 'folder'
      ? { properties: ['openDirectory', 'createDirectory'] }
      : { properties: ['openFile'], filters: [{ name: 'Lunas', extensions: ['lunas', 'db'] }] };
  const { canceled, filePaths } = await (window === undefined
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(window, options));
  return canceled ? null : (filePaths[0] ?? null);
}

function stopWords(ref: string): string {
  return (
    'Lunas berhenti berkali-kali dan tidak mulai lagi sendiri. Pembukuan aman. ' +
    `Nyalakan ulang komputer, lalu buka Lunas. Ref ${ref}.\n\n` +
    'Lunas stopped again and again and does not start again by itself. The books are safe. ' +
    'Restart the computer, then open Lunas.'
  );
}
