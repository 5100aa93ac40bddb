// What the page's address gives out, and what it does not.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answer, isDisplayAddress, isPageAddress } from './scheme.ts';

let top: string;
let page: string;

beforeAll(() => {
  top = mkdtempSync(join(tmpdir(), 'lunas-scheme-'));
  page = join(top, 'page');
  mkdirSync(join(page, 'assets'), { recursive: true });
  writeFileSync(join(page, 'index.html'), '<h1>till</h1>');
  writeFileSync(join(page, 'assets', 'a b.js'), '1');
  writeFileSync(join(top, 'ledger.db'), 'money');
  mkdirSync(join(top, 'page-other'));
  writeFileSync(join(top, 'page-other', 'x.html'), 'other');
  mkdirSync(join(top, 'display'));
  writeFileSync(join(top, 'display', 'display.html'), 'screen');
});

afterAll(() => rmSync(top, { recursive: true, force: true }));

const folders = () => ({ till: page, display: join(top, 'display') });
const get = (address: string): Promise<Response> => answer(new Request(address), folders());

describe('the page of the desktop till', () => {
  it('is served with its policy', async () => {
    const response = await get('app://till/');
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('<h1>till</h1>');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect((await get('app://till/assets/a%20b.js')).status).toBe(200);
  });

  it.each([
    'app://till/../ledger.db',
    'app://till/%2e%2e/ledger.db',
    'app://till/..%2fledger.db',
    'app://till/%2e%2e%2fledger.db',
    'app://till/..%5cledger.db',
    'app://till/assets/..%2f..%2fledger.db',
    'app://till/..%2fpage-other/x.html',
    'app://till/%00',
    'app://till/index.html%00.js',
    'app://till/%',
    'app://till/assets',
    'app://till/index.html/x',
    'app://till/nothing.js',
    'app://other/',
    'app://till:8080/',
  ])('gives nothing for %s', async (address) => {
    const response = await get(address);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('Not found');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('is not the customer’s screen, nor that the till: each has its own folder', async () => {
    expect(await (await get('app://display/')).text()).toBe('screen');
    expect((await get('app://display/index.html')).status).toBe(404);
    expect((await get('app://till/display.html')).status).toBe(404);
    expect((await get('app://display/..%2fpage/index.html')).status).toBe(404);
    expect([isDisplayAddress('app://display/'), isPageAddress('app://display/')]).toEqual([
      true,
      false,
    ]);
    expect(isDisplayAddress('app://till/')).toBe(false);
  });

  it('takes no other method than GET', async () => {
    const response = await answer(new Request('app://till/', { method: 'POST' }), folders());
    expect(response.status).toBe(404);
  });

  it('knows its own address from any other', () => {
    expect(isPageAddress('app://till/')).toBe(true);
    expect(isPageAddress('app://till/#list')).toBe(true);
    const foreign = ['app://till.evil/', 'app://evil/', 'https://till/', 'file:///till/', '', 'x'];
    for (const address of foreign) expect(isPageAddress(address)).toBe(false);
  });
});
