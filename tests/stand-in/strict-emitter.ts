// The emitter every stand-in object is built on: unknown members and unknown events both throw,
// so that a listener for something that never comes is found by the first test that adds it.

import { EventEmitter } from 'node:events';
import { strict } from './strict.ts';

type Listener = Parameters<EventEmitter['on']>[1];

/** Puts the proxy in front; a subclass's private fields are then the proxy's own. */
class StrictObject extends EventEmitter {
  constructor(name: string) {
    super();
    return strict(name, this);
  }
}

export class StrictEmitter extends StrictObject {
  readonly #name: string;
  readonly #known: readonly string[] | null;

  /** `known`: the events it emits, or a test emits in the system's place; null for any. */
  constructor(name: string, known: readonly string[] | null) {
    super(name);
    this.#name = name;
    this.#known = known;
  }

  override on(event: string | symbol, listener: Listener): this {
    this.#check(event);
    return super.on(event, listener);
  }

  override addListener(event: string | symbol, listener: Listener): this {
    return this.on(event, listener);
  }

  override prependListener(event: string | symbol, listener: Listener): this {
    this.#check(event);
    return super.prependListener(event, listener);
  }

  #check(event: string | symbol): void {
    if (typeof event === 'symbol' || (this.#known?.includes(event) ?? true)) return;
    throw new Error(`stand-in electron: ${this.#name} event '${event}' is not implemented`);
  }
}

/** What Electron passes as the first argument of an event that can be refused. */
export class PreventableEvent {
  defaultPrevented = false;

  preventDefault(): void {
    this.defaultPrevented = true;
  }
}
