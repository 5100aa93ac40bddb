// A till's flags among Electron's own, and the folders they lead to.
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { foldersFor, isKiosk, readDesktopFlags } from './arguments.ts';

describe('the flags of a till started by hand', () => {
  it('are found among the switches of Electron and of the system', () => {
    const read = readDesktopFlags([
      '--no-sandbox',
      '--inspect=0',
      '.',
      '--user-data-dir=/tmp/x',
      '--profile',
      '/shop',
      '--setup=shop.json',
      '--callback-port',
      '8090',
      '--original-process-start-time=13',
      'lunas://x',
    ]);
    expect(read).toMatchObject({
      ok: true,
      flags: { profile: '/shop', setup: 'shop.json', callbackPort: 8090, isDemo: false },
    });
  });

  it('may ask for a till that fills the screen', () => {
    expect(readDesktopFlags(['.', '--kiosk', '--demo'])).toMatchObject({ ok: true });
    expect([isKiosk(['.', '--kiosk']), isKiosk(['.', '--demo'])]).toEqual([true, false]);
  });

  it('say each fault in a sentence', () => {
    const read = readDesktopFlags(['--setup', '--demo=yes']);
    expect(read).toEqual({
      ok: false,
      faults: ['The flag --setup needs a value.', 'The flag --demo takes no value.'],
    });
  });

  it('do not take the next flag for a value', () => {
    expect(readDesktopFlags(['--profile', '--demo'])).toEqual({
      ok: false,
      faults: ['The flag --profile needs a value.'],
    });
  });
});

describe('the folders of a till', () => {
  it('lie in the folder of the app when no profile is named', () => {
    expect(foldersFor({ profile: null, isDemo: false }, '/app')).toEqual({
      userData: '/app',
      profile: join('/app', 'profile'),
      isFresh: false,
    });
  });

  it('keep training apart from the real till, empty every time', () => {
    expect(foldersFor({ profile: null, isDemo: true }, '/app')).toEqual({
      userData: '/app',
      profile: join('/app', 'training'),
      isFresh: true,
    });
  });

  it('put the lock inside a named profile, so that one ledger never has two tills', () => {
    const shop = resolve('/shop');
    for (const userData of ['/app', '/another'])
      expect(foldersFor({ profile: '/shop', isDemo: false }, userData)).toEqual({
        userData: join(shop, 'desktop'),
        profile: shop,
        isFresh: false,
      });
  });
});
