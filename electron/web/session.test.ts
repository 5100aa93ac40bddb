import { describe, expect, it } from 'vitest';
import { createSession } from './session.ts';

const TOKEN = 'kunci-halaman-0123456789';
const session = createSession(TOKEN, ['127.0.0.1:5173', 'localhost:5173', '[::1]:5173']);

describe('who is the till’s own page', () => {
  it('knows this launch’s token, whole', () => {
    expect(session.isToken(TOKEN)).toBe(true);
    for (const other of [
      undefined,
      '',
      TOKEN.slice(1),
      `${TOKEN}x`,
      TOKEN.toUpperCase(),
      'é'.repeat(TOKEN.length),
    ])
      expect(session.isToken(other)).toBe(false);
  });

  it('knows its cookie among others, and no look-alike', () => {
    for (const header of [
      `lunas_session=${TOKEN}`,
      `a=b; lunas_session=${TOKEN}; c=d`,
      `lunas_session=x; lunas_session=${TOKEN}`,
    ])
      expect(session.isCookie(header)).toBe(true);
    for (const header of [
      undefined,
      '',
      TOKEN,
      `lunas_session=`,
      `lunas_sessions=${TOKEN}`,
      `xlunas_session=${TOKEN}`,
      `lunas_session=${TOKEN}x`,
      `lunas_session="${TOKEN}"`,
      `a=lunas_session=${TOKEN}`,
    ])
      expect(session.isCookie(header)).toBe(false);
  });

  it('has a cookie no script reads and no other site sends', () => {
    expect(session.cookie()).toBe(`lunas_session=${TOKEN}; HttpOnly; SameSite=Strict; Path=/`);
  });
});

describe('by which name the till was called', () => {
  it('answers to its own names with its own port, in any case', () => {
    for (const host of ['127.0.0.1:5173', 'localhost:5173', 'LOCALHOST:5173', '[::1]:5173'])
      expect(session.isHost(host)).toBe(true);
  });

  it('answers to no other: a name of an attacker may point to 127.0.0.1', () => {
    for (const host of [
      undefined,
      '',
      'toko.example:5173',
      '127.0.0.1',
      '127.0.0.1:80',
      'localhost.toko.example:5173',
      '127.0.0.1:5173.toko.example',
      '0.0.0.0:5173',
      '127.1:5173',
      'localhost:5173@toko.example',
    ])
      expect(session.isHost(host)).toBe(false);
  });

  it('is asked from no other page', () => {
    for (const origin of [undefined, 'http://127.0.0.1:5173', 'http://localhost:5173'])
      expect(session.isOrigin(origin)).toBe(true);
    for (const origin of [
      '',
      'null',
      'http://toko.example',
      'http://127.0.0.1:5174',
      'http://localhost',
      'file://',
      'http://127.0.0.1:5173/x',
      'ftp://127.0.0.1:5173',
      'http://http://127.0.0.1:5173',
      'HTTP://127.0.0.1:5173.toko.example',
    ])
      expect(session.isOrigin(origin)).toBe(false);
  });
});
