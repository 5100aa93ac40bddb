// Owns the calls about a shop's own voice.
import { page } from './calls.ts';
import { keepOwnClip, listOwnVoice, readOwnVoice } from './own-voice.ts';

export const voiceHandlers = {
  list: page.voice.list.handler(async ({ context: { core } }) => ({
    files: await listOwnVoice(core.ports.dir),
  })),
  read: page.voice.read.handler(async ({ input, context: { core } }) => ({
    base64: (await readOwnVoice(core.ports.dir, input.name)).toString('base64'),
  })),
  keep: page.voice.keep.handler(async ({ input, context: { core } }) => {
    const { lang, clip, base64 } = input;
    await keepOwnClip(core.ports.dir, { lang, clip, wav: Buffer.from(base64, 'base64') });
    return { files: await listOwnVoice(core.ports.dir) };
  }),
};
