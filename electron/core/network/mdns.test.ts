// How the till is found: what is said to whom, and a real question over multicast on loopback where
// the machine lets one be asked.
import { networkInterfaces } from 'node:os';
import makeMdns from 'multicast-dns';
import { describe, expect, it } from 'vitest';
import { announce, answerTo, type Announced } from './mdns.ts';

const TILL: Announced = {
  tillId: '1a2b3c4d',
  hostName: 'till-1a2b3c4d.local',
  port: 8791,
  addresses: ['192.168.1.20', '10.0.0.5'],
};

const LOG = { info() {}, warn() {}, error() {} };

describe('who asks the network for tills', () => {
  it('is told the port, the addresses and a random id', () => {
    const answer = answerTo('_lunas._tcp.local', 'PTR', TILL);
    expect(answer?.answers).toMatchObject([{ type: 'PTR', data: '1a2b3c4d._lunas._tcp.local' }]);
    expect(answer?.additionals).toMatchObject([
      { type: 'SRV', data: { port: 8791, target: 'till-1a2b3c4d.local' } },
      { type: 'TXT', data: ['id=1a2b3c4d'] },
      { type: 'A', data: '192.168.1.20' },
      { type: 'A', data: '10.0.0.5' },
    ]);
  });

  it('may ask for any part, in any letters', () => {
    expect(answerTo('_LUNAS._tcp.local', 'ANY', TILL)).not.toBeNull();
    expect(answerTo('1a2b3c4d._lunas._tcp.local', 'SRV', TILL)?.answers).toHaveLength(2);
    expect(answerTo('till-1a2b3c4d.local', 'A', TILL)?.answers).toHaveLength(2);
    expect(answerTo('_services._dns-sd._udp.local', 'PTR', TILL)?.answers).toHaveLength(1);
  });

  it.each([
    ['_http._tcp.local', 'PTR'],
    ['_lunas._tcp.local', 'A'],
    ['till-1a2b3c4d.local', 'AAAA'],
    ['1a2b3c4d.local', 'A'],
    ['', 'ANY'],
  ])('is told nothing of %s %s', (name, type) => {
    expect(answerTo(name, type, TILL)).toBeNull();
  });

  it('hears it over the network, and a goodbye when the port closes', async () => {
    const seeker = makeMdns({ interface: '127.0.0.1', bind: '0.0.0.0' });
    const isReady = new Promise<boolean>((done) => {
      seeker.once('networkInterface', () => done(true));
      seeker.once('error', () => done(false));
      seeker.once('warning', () => done(false));
    });
    if (!(await isReady)) {
      const names = Object.keys(networkInterfaces()).join(', ');
      // The answers themselves are tested above on every machine.
      process.stderr.write(`mDNS over loopback: no multicast on this machine (${names})\n`);
      seeker.destroy();
      return;
    }
    const heard: { ttl: number; data: unknown }[] = [];
    seeker.on('response', ({ answers }) => {
      for (const answer of answers ?? [])
        if (answer.type === 'PTR' && answer.name === '_lunas._tcp.local')
          heard.push({ ttl: answer.ttl ?? 0, data: answer.data });
    });
    const till = { ...TILL, addresses: ['127.0.0.1'] };
    const found = announce(till, LOG);
    await expect.poll(() => found.isHeard()).toBe(true);
    const isTold = (): boolean => {
      seeker.query('_lunas._tcp.local', 'PTR');
      return heard.some(({ ttl, data }) => ttl > 0 && data === '1a2b3c4d._lunas._tcp.local');
    };
    await expect.poll(isTold, { timeout: 10_000 }).toBe(true);
    await found.close();
    await expect.poll(() => heard.some(({ ttl }) => ttl === 0)).toBe(true);
    await new Promise<void>((closed) => seeker.destroy(closed));
  });
});
