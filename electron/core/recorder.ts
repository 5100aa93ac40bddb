// Owns the transcript of a connection test: what was asked and answered, fit to send to the
// provider. Every secret of the setup is struck out wherever it stands, and so is every signature
// and token on the way.
import type { Http, HttpAnswer, HttpRequest } from './ports.ts';

const TEXT_MAX = 2000;
const EXCHANGES_MAX = 12;
const HIDDEN_HEADER = /authorization|signature|token|cookie|client-key|partner-id/i;
const HIDDEN_FIELD = /("(?:accessToken|merchantToken|access_token|token)"\s*:\s*")[^"]*"/g;

export interface Recorder {
  readonly http: Http;
  /** One line per request and answer, oldest first. */
  transcript(): string[];
}

/** `secrets`: every value of the setup that must not leave it. */
export function createRecorder(http: Http, secrets: readonly string[]): Recorder {
  const lines: string[] = [];
  const hidden = secrets.filter((secret) => secret.length > 0).toSorted(longestFirst);
  const strike = (text: string): string =>
    hidden
      .reduce((left, secret) => left.replaceAll(secret, '***'), text)
      .replaceAll(HIDDEN_FIELD, '$1***"')
      .slice(0, TEXT_MAX);
  const note = (line: string): void => {
    if (lines.length < EXCHANGES_MAX * 2) lines.push(strike(line));
  };
  return {
    transcript: () => [...lines],
    http: {
      async send(request) {
        note(`> ${request.method} ${decoded(request.url)}${sent(request)}`);
        try {
          const answer = await http.send(request);
          note(`< ${answer.status}${received(answer)}`);
          return answer;
        } catch (error) {
          note(`< ${error instanceof Error ? error.message : 'failed'}`);
          throw error;
        }
      },
    },
  };
}

function longestFirst(a: string, b: string): number {
  return b.length - a.length;
}

/** A secret in the path is written percent-encoded; it must be found all the same. */
function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch (error) {
    if (error instanceof URIError) return url.replace(/^(https?:\/\/[^/]+).*$/, '$1/***');
    throw error;
  }
}

function sent({ headers = {}, body }: HttpRequest): string {
  const shown = Object.entries(headers).map(
    ([name, value]) => `${name}: ${HIDDEN_HEADER.test(name) ? '***' : value}`,
  );
  return [...(shown.length > 0 ? [` [${shown.join('; ')}]`] : []), body ?? ''].join(' ');
}

function received({ headers, body }: HttpAnswer): string {
  const kept = ['date', 'content-type', 'retry-after', 'server'];
  const shown = kept.flatMap((name) => {
    const value = headers.get(name);
    return value === undefined ? [] : [`${name}: ${value}`];
  });
  return ` [${shown.join('; ')}] ${body}`;
}
