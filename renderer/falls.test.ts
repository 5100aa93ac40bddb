import { expect, it } from 'vitest';
import { watchFalls } from './falls.ts';

class Tab {
  readonly kept = new Map<string, string>();
  readonly shelf = {
    getItem: (key: string) => this.kept.get(key) ?? null,
    setItem: (key: string, value: string) => void this.kept.set(key, value),
  };
  private target = new EventTarget();

  load(nowMs: number, isReload = true) {
    this.target = new EventTarget();
    return watchFalls(this.shelf, this.target as Window, isReload, nowMs);
  }

  leave(): void {
    this.target.dispatchEvent(new Event('pagehide'));
  }
}

it('a page that is loaded and reloaded as it should says nothing', () => {
  const tab = new Tab();
  expect(tab.load(0, false).beforeAtMs).toBeNull();
  tab.leave();
  expect(tab.load(1000).beforeAtMs).toBeNull();
});

it('a page that was gone without a goodbye says so once', () => {
  const tab = new Tab();
  tab.load(0, false);
  expect(tab.load(5000).beforeAtMs).toBe(5000);
  tab.leave();
  expect(tab.load(70_000).beforeAtMs).toBeNull();
});

it('a copy of a living tab has not fallen', () => {
  const tab = new Tab();
  tab.load(0, false);
  expect(tab.load(5000, false).beforeAtMs).toBeNull();
});

it('an error of its own is said after the reload; the third within a minute is the last', () => {
  const tab = new Tab();
  expect(tab.load(0, false).fall(1000)).toBe(true);
  tab.leave();
  const second = tab.load(1100);
  expect(second.beforeAtMs).toBe(1000);
  expect(second.fall(2000)).toBe(true);
  tab.leave();
  expect(tab.load(2100).fall(3000)).toBe(false);
  tab.leave();
  expect(tab.load(90_000).beforeAtMs).toBeNull();
});

it('goes on where the browser forbids storage', () => {
  const shelf = {
    getItem: () => {
      throw new Error('forbidden');
    },
    setItem: () => {
      throw new Error('forbidden');
    },
  };
  const falls = watchFalls(shelf, new EventTarget() as Window, true, 0);
  expect(falls.beforeAtMs).toBeNull();
  expect(falls.fall(1)).toBe(true);
});
