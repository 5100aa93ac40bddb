// The real network: fetch with a time limit and a size limit. Failures leave as a kind, never with
// the address in them: Qiospay's key is in its path. Redirects are not followed, so that no key
// travels to another host.
import { HttpFailure, type Http, type HttpFailureKind } from './ports.ts';

const TLS_CODES = /CERT|SSL|TLS|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|ERR_OSSL|HOSTNAME|EPROTO/;

export const systemHttp: Http = {
  async send({ method, url, headers, body, timeoutMs, bytesMax, signal }) {
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(url, {
        method,
        redirect: 'manual',
        signal: AbortSignal.any([signal, timeout]),
        ...(headers ? { headers } : {}),
        ...(body === undefined ? {} : { body }),
      });
      return {
        status: response.status,
        headers: new Map(response.headers),
        body: await readLimited(response, bytesMax),
      };
    } catch (error) {
      if (error instanceof HttpFailure) throw error;
      throw new HttpFailure(kindOf(error, signal.aborted, timeout.aborted));
    }
  },
};

async function readLimited(response: Response, bytesMax: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const body: AsyncIterable<Uint8Array> | null = response.body;
  if (body === null) return '';
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > bytesMax) throw new HttpFailure('too_large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function kindOf(error: unknown, isAborted: boolean, isTimeout: boolean): HttpFailureKind {
  if (isAborted) return 'aborted';
  if (isTimeout) return 'timeout';
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'dns';
  return TLS_CODES.test(code) ? 'tls' : 'unreachable';
}

/**
 * Node's own switch for taking any certificate is taken away: the provider must be who it says.
 * `env` is the process's.
 */
export function refuseFalseCertificates(env: Record<string, string | undefined>): boolean {
  const isOff = env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0';
  delete env['NODE_TLS_REJECT_UNAUTHORIZED'];
  return isOff;
}
