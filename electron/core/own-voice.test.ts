// A shop's own recordings in its profile: voice.list, voice.read and voice.keep as the page calls
// them.
import { createRouterClient } from '@orpc/server';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pageRouter } from './api.ts';
import { createTestCore, type TestCore } from './testing/harness.ts';

let dir: string;
let till: TestCore;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'lunas-own-voice-'));
  till = await createTestCore({ dir });
});
afterEach(async () => {
  await till.stop();
  rmSync(dir, { recursive: true, force: true });
});

const api = () => createRouterClient(pageRouter, { context: { core: till.core } });
const wave = (bytes = 100): string =>
  Buffer.concat([Buffer.from('RIFF....WAVE'), Buffer.alloc(bytes)]).toString('base64');

describe('a shop without recordings', () => {
  it('has none, and that is no fault', async () => {
    expect(await api().voice.list()).toEqual({ files: [] });
    await expect(api().voice.read({ name: 'id/tiga.wav' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('recordings', () => {
  it('are kept by their word and read back as they are', async () => {
    const kept = await api().voice.keep({ lang: 'id', clip: 'tiga', base64: wave() });
    expect(kept).toEqual({ files: ['id/tiga.wav'] });
    expect(await api().voice.read({ name: 'id/tiga.wav' })).toEqual({ base64: wave() });
    await api().voice.keep({ lang: 'id', clip: 'tiga', base64: wave(200) });
    expect(await api().voice.read({ name: 'id/tiga.wav' })).toEqual({ base64: wave(200) });
    expect(readdirSync(join(dir, 'voice/id'))).toEqual(['tiga.wav']);
  });

  it('may be laid into the folder by hand, in any format; other files are not seen', async () => {
    mkdirSync(join(dir, 'voice/en'), { recursive: true });
    for (const name of ['id.webm', 'id.json', 'en/three.mp3', 'en/notes.txt', 'readme.md'])
      writeFileSync(join(dir, 'voice', name), 'x');
    const { files } = await api().voice.list();
    expect(files.toSorted()).toEqual(['en/three.mp3', 'id.json', 'id.webm']);
  });

  it.each([
    ['another word', { clip: 'sebelas-ribu', base64: wave() }],
    ['a path', { clip: '../../till', base64: wave() }],
    ['no WAV', { clip: 'tiga', base64: Buffer.from('MZ no sound').toString('base64') }],
  ])('of %s are not kept', async (_, part) => {
    const keeping = api().voice.keep({ lang: 'id', ...part });
    await expect(keeping).rejects.toMatchObject({ code: 'bad_input' });
    expect(await api().voice.list()).toEqual({ files: [] });
  });

  it.each(['../till.db', 'id/../../till.db', '/etc/hostname', 'id/tiga.wav/..'])(
    '%s is not read',
    async (name) => {
      const reading = api().voice.read({ name });
      await expect(reading).rejects.toMatchObject({ code: 'not_found' });
    },
  );

  it('of an hour are not read into memory', async () => {
    await api().voice.keep({ lang: 'id', clip: 'tiga', base64: wave() });
    truncateSync(join(dir, 'voice/id/tiga.wav'), 50_000_000);
    const reading = api().voice.read({ name: 'id/tiga.wav' });
    await expect(reading).rejects.toMatchObject({ code: 'too_large' });
  });
});
