// Owns what the till is on the network: its random name, its authority, its certificate, all kept
// in network.json with the keys sealed. Must stay true: a key is in no log, no answer and no file
// in clear; the certificate always fits the addresses and is renewed before its end.
import { createHash, createPublicKey, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { z } from 'zod';
import type { CertificateView } from '../../../shared/network.ts';
import { DAY_MS } from '../../../shared/time.ts';
import type { Ports } from '../ports.ts';
import { createShelf } from '../shelf.ts';
import type * as certificates from './till-certificate.ts';

/** Loaded by whoever needs one: a till in no network does without. */
export type CertificateMaker = typeof certificates;
type KeyedCertificate = certificates.KeyedCertificate;

const ID_BYTES = 4;
const RENEW_BEFORE_MS = 30 * DAY_MS;

const sealedCertificate = z.object({ certificatePem: z.string(), sealedKey: z.string() });
const fileSchema = z.object({
  /** Says nothing: told by mDNS and in the authority's name. */
  tillId: z.string().regex(/^[0-9a-f]{8}$/),
  authority: sealedCertificate.nullable(),
  leaf: sealedCertificate.nullable(),
  /** Where the listener was last, so that a device finds it again when any port will do. */
  port: z.int().min(1).max(65_535).nullable(),
});
type File = z.infer<typeof fileSchema>;

export interface TillCertificate {
  /** For the listener: the certificate with its authority behind it, and its key. */
  readonly chainPem: string;
  readonly keyPem: string;
  readonly view: CertificateView;
}

type IdentityPorts = Pick<Ports, 'dir' | 'clock' | 'log' | 'random' | 'secrets'>;

export interface Identity {
  readonly tillId: string;
  /** `till-1a2b3c4d.local`: what mDNS answers with our addresses. */
  readonly hostName: string;
  /** The certificate for these addresses; a new one where the kept one is none of theirs. */
  certificateFor(addresses: readonly string[], maker: CertificateMaker): TillCertificate;
  lastPort(): number | null;
  rememberPort(port: number): void;
}

/** @param made told of each new certificate, with its fingerprint */
export function createIdentity(
  ports: IdentityPorts,
  made: (fingerprint: string) => void,
): Identity {
  const tillId = Buffer.from(ports.random.bytes(ID_BYTES)).toString('hex');
  const empty: File = { tillId, authority: null, leaf: null, port: null };
  const shelf = createShelf(
    ports,
    { name: 'network', what: "the till's certificate" },
    fileSchema,
    empty,
  );
  return new KeptIdentity(ports, shelf, made);
}

class KeptIdentity implements Identity {
  readonly tillId: string;
  readonly hostName: string;
  private readonly ports: IdentityPorts;
  private readonly shelf: ReturnType<typeof createShelf<File>>;
  private readonly made: (fingerprint: string) => void;
  private file: File;
  private current: TillCertificate | null = null;

  constructor(
    ports: IdentityPorts,
    shelf: ReturnType<typeof createShelf<File>>,
    made: (fingerprint: string) => void,
  ) {
    this.ports = ports;
    this.shelf = shelf;
    this.made = made;
    this.file = shelf.load();
    this.tillId = this.file.tillId;
    this.hostName = `till-${this.tillId}.local`;
  }

  certificateFor(addresses: readonly string[], maker: CertificateMaker): TillCertificate {
    const hosts = [...new Set([...addresses, '127.0.0.1', '::1', 'localhost', this.hostName])];
    const kept = this.current ?? this.read();
    if (kept !== null && this.fits(kept, hosts)) return (this.current = kept);
    const next = this.make(hosts, kept?.keyPem ?? maker.newKey(), maker);
    this.made(next.view.fingerprint);
    return (this.current = next);
  }

  lastPort(): number | null {
    return this.file.port;
  }

  rememberPort(port: number): void {
    if (port !== this.file.port) this.keep({ port });
  }

  private fits({ chainPem, view }: TillCertificate, hosts: readonly string[]): boolean {
    const nowMs = this.ports.clock.wallMs();
    const leaf = new X509Certificate(chainPem);
    const authority = new X509Certificate(view.authority);
    return [leaf, authority].every((each) => isInTime(each, nowMs)) && covers(leaf, hosts);
  }

  /** The same key again and again, so that a program may pin it. */
  private make(hosts: readonly string[], keyPem: string, maker: CertificateMaker): TillCertificate {
    const { clock, random, secrets } = this.ports;
    const making = { nowMs: clock.wallMs(), randomBytes: (n: number) => random.bytes(n) };
    const kept = this.open(this.file.authority);
    const isGood =
      kept !== null && isInTime(new X509Certificate(kept.certificatePem), making.nowMs);
    const authority = isGood ? kept : maker.makeAuthority(`till ${this.tillId}`, making);
    const certificatePem = maker.makeLeaf(authority, keyPem, hosts, making);
    this.keep({
      authority: {
        certificatePem: authority.certificatePem,
        sealedKey: secrets.seal(authority.keyPem),
      },
      leaf: { certificatePem, sealedKey: secrets.seal(keyPem) },
    });
    return whole({ certificatePem, keyPem }, authority.certificatePem);
  }

  private read(): TillCertificate | null {
    const { authority } = this.file;
    const leaf = this.open(this.file.leaf);
    return leaf === null || authority === null ? null : whole(leaf, authority.certificatePem);
  }

  /** Null when it was sealed by another machine, or the file was meddled with: then made anew. */
  private open(kept: File['leaf']): KeyedCertificate | null {
    if (kept === null) return null;
    try {
      const keyPem = this.ports.secrets.open(kept.sealedKey);
      const certificate = new X509Certificate(kept.certificatePem);
      const isPair = certificate.publicKey.equals(createPublicKey(keyPem));
      return isPair ? { certificatePem: kept.certificatePem, keyPem } : null;
    } catch {
      this.ports.log.warn("the till's certificate can't be read here: a new one is made");
      return null;
    }
  }

  private keep(next: Partial<File>): void {
    this.file = { ...this.file, ...next };
    this.shelf.save(this.file);
  }
}

function whole({ certificatePem, keyPem }: KeyedCertificate, authority: string): TillCertificate {
  const leaf = new X509Certificate(certificatePem);
  const publicKey = createHash('sha256')
    .update(leaf.publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');
  const untilMs = leaf.validToDate.getTime();
  return {
    chainPem: `${certificatePem.trim()}\n${authority.trim()}\n`,
    keyPem,
    view: { fingerprint: leaf.fingerprint256, publicKey, authority, untilMs },
  };
}

function isInTime({ validFromDate, validToDate }: X509Certificate, nowMs: number): boolean {
  return validFromDate.getTime() <= nowMs && nowMs < validToDate.getTime() - RENEW_BEFORE_MS;
}

function covers(leaf: X509Certificate, hosts: readonly string[]): boolean {
  return hosts.every((host) => (isIP(host) === 0 ? leaf.checkHost(host) : leaf.checkIP(host)));
}
