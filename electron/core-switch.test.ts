// Training beside a real till (till.setTraining): nothing of it reaches the shop's books, and the
// shop's money is not lost meanwhile.
import { createRouterClient } from '@orpc/server';
import { afterEach, describe, expect, it } from 'vitest';
import { createCoreSwitch, type CoreSwitch } from './core-switch.ts';
import { pageRouter } from './core/api.ts';
import { createCore } from './core/core.ts';
import { FakeQiospay } from './core/testing/fake-qiospay.ts';
import { FakeClock } from './core/testing/fake-clock.ts';
import { plainSecrets, setupText } from './core/testing/harness.ts';
import { systemClock, systemRandom } from './core/system-clock.ts';
import { systemHttp } from './core/system-http.ts';

let cores: CoreSwitch;
afterEach(() => cores.stop());

/** On the real clock and network, because the simulator is; the real shop's provider is a fake. */
async function open(isSetUp = true) {
  const qiospay = new FakeQiospay(new FakeClock(systemClock.wallMs()), systemClock.wallMs());
  const asked: string[] = [];
  const real = await createCore({
    clock: systemClock,
    random: systemRandom,
    http: {
      send(request) {
        const isReal = request.url.startsWith('http://127.0.0.1:1/');
        if (isReal) asked.push(request.url);
        return isReal ? qiospay.send(request) : systemHttp.send(request);
      },
    },
    secrets: plainSecrets,
    log: { info() {}, warn() {}, error() {} },
    dir: ':memory:',
  });
  if (isSetUp) await real.importSetup(setupText());
  await real.start();
  cores = createCoreSwitch(real);
  const page = () =>
    createRouterClient(pageRouter, { context: { core: cores.current(), training: cores } });
  const count = () => real.stores.events.lastSeq();
  return { real, page, asked, count };
}

describe('training', () => {
  it('is marked, sells on its own books and leaves no trace in the real ones', async () => {
    const { real, page, count } = await open();
    await page().till.setTraining({ isOn: true });
    const seen = await page().till.snapshot();
    expect(seen).toMatchObject({ isTraining: true, canLeaveTraining: true, isSetUp: true });
    expect(seen.phoneUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/phone$/);
    const before = count();
    await page().sale.create({ amount: 13_000 });
    expect((await page().till.snapshot()).sales).toHaveLength(1);
    expect(real.stores.sales.open()).toEqual([]);
    expect(count()).toBe(before);
    await page().till.setTraining({ isOn: false });
    expect(await page().till.snapshot()).toMatchObject({
      isTraining: false,
      phoneUrl: null,
      sales: [],
    });
  });

  it('is refused while a real sale waits, and the till goes on selling', async () => {
    const { page } = await open();
    await page().sale.create({ amount: 13_000 });
    const refused = page().till.setTraining({ isOn: true });
    await expect(refused).rejects.toMatchObject({ code: 'conflict' });
    expect((await page().till.snapshot()).isTraining).toBe(false);
    await page().sale.create({ amount: 14_000 });
  });

  it('lets no program sell at the real till meanwhile', async () => {
    const { real, page } = await open();
    await page().till.setTraining({ isOn: true });
    const program = createRouterClient(pageRouter, { context: { core: real } });
    const refused = program.sale.create({ amount: 13_000 });
    await expect(refused).rejects.toMatchObject({ code: 'unavailable' });
    await page().till.setTraining({ isOn: false });
    await program.sale.create({ amount: 13_000 });
  });

  it('asks no real feed by itself, and the real till looks at its own before it is back', async () => {
    const { page, asked } = await open();
    await page().till.setTraining({ isOn: true });
    expect(asked.length).toBeGreaterThan(0); // by the real till, which goes on
    const before = asked.length;
    await page().till.setTraining({ isOn: false });
    expect(asked.length).toBeGreaterThan(before);
  });

  it('may be tried before the till is set up, and leads back to the first run', async () => {
    const { page } = await open(false);
    await page().till.setTraining({ isOn: true });
    expect(await page().till.snapshot()).toMatchObject({ isSetUp: true, isTraining: true });
    await page().till.setTraining({ isOn: false });
    expect(await page().till.snapshot()).toMatchObject({ isSetUp: false, isTraining: false });
  });

  it('keeps its simulated provider: no real one can be put into it', async () => {
    const { page } = await open();
    await page().till.setTraining({ isOn: true });
    const changed = page().till.changeSetup({ changes: { store: { name: 'Warung Nyata' } } });
    await expect(changed).rejects.toMatchObject({ code: 'conflict' });
    const imported = page().till.importSetup({ text: setupText() });
    await expect(imported).rejects.toMatchObject({ code: 'conflict' });
    expect((await page().till.snapshot()).store.name).toBe('Warung Latihan');
  });

  it('entered twice at once is one training, and the lines are cut to come back to it', async () => {
    const { page } = await open();
    let cuts = 0;
    cores.onSwitched(() => (cuts += 1));
    await Promise.all([
      page().till.setTraining({ isOn: true }),
      page().till.setTraining({ isOn: true }),
    ]);
    await new Promise((done) => setTimeout(done, 200));
    expect(cuts).toBe(1);
  });

  it('is not to be left by who has no switch', async () => {
    const { real } = await open();
    const api = createRouterClient(pageRouter, { context: { core: real } });
    await expect(api.till.setTraining({ isOn: true })).rejects.toMatchObject({ code: 'conflict' });
  });
});
