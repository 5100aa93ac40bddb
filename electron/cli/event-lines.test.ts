// Server-sent events are read to the letter, however the network cuts them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { USUAL_PORT } from '../core/rest/rest.ts';
import { apiUrlOf, USUAL_URL } from './connection.ts';
import { createEventReader } from './event-lines.ts';
import { Fault } from './fault.ts';
import { wordsOf } from './words.ts';

const STREAM =
  'retry: 1000\n: here from 4 on\n\nid: 5\ndata: {"a":"é"}\n\n: still here\n\n' +
  'id: 6\ndata: {"b":\ndata: 2}\n\ndatabase: x\n\nevent: end\ndata: {"reason":"stopping"}\n\n' +
  'data\n\nid: 7\ndata: cut off';
const HEARD = ['{"a":"é"}', '{"b":\n2}', ''];

describe('the event stream', () => {
  it.each([
    ['\n', STREAM],
    ['\r\n', STREAM.replaceAll('\n', '\r\n')],
    ['\r', STREAM.replaceAll('\n', '\r')],
  ])('is the same with lines that end in %j', (_end, text) => {
    expect(createEventReader().read(Buffer.from(text))).toEqual(HEARD);
  });

  it('is the same wherever it is cut, within a letter too', () => {
    const whole = Buffer.from(STREAM);
    fc.assert(
      fc.property(fc.array(fc.nat(whole.length), { maxLength: 12 }), (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), whole.length];
        const reader = createEventReader();
        const heard = places
          .slice(1)
          .flatMap((place, index) => reader.read(whole.subarray(places[index], place)));
        expect(heard).toEqual(HEARD);
      }),
    );
  });

  it('is given up when a message has no end', () => {
    const reader = createEventReader();
    const piece = Buffer.alloc(1024 * 1024, 'x');
    expect(() => {
      for (let n = 0; n < 6; n += 1) reader.read(piece);
    }).toThrow(Fault);
  });
});

describe('the address of a till', () => {
  it('is the usual one when nothing is said', () => {
    expect(USUAL_URL).toBe(`http://127.0.0.1:${USUAL_PORT}`);
  });

  it.each([
    ['http://127.0.0.1:7420', 'http://127.0.0.1:7420/v1'],
    ['http://127.0.0.1:7420/', 'http://127.0.0.1:7420/v1'],
    ['http://localhost:7420/v1', 'http://localhost:7420/v1'],
    ['http://[::1]:7420/v1/', 'http://[::1]:7420/v1'],
    ['http://127.0.0.1:7420/?token=abc', 'http://127.0.0.1:7420/v1'],
    ['https://kasir.local:8443', 'https://kasir.local:8443/v1'],
    ['https://toko.example/till/v1', 'https://toko.example/till/v1'],
  ])('%s is %s', (text, url) => {
    expect(apiUrlOf(text, wordsOf('en'))).toBe(url);
  });

  it.each([
    'http://192.168.1.9:7420',
    'http://127.0.0.1.evil.example',
    'http://user:pass@127.0.0.1:7420',
    'ftp://127.0.0.1',
    '127.0.0.1:7420',
    '',
  ])('%s is refused', (text) => {
    expect(() => apiUrlOf(text, wordsOf('en'))).toThrow(Fault);
  });
});
