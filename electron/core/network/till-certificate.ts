// Owns the making of the till's own authority and of the certificate it signs: what stands in
// them, nothing about where they are kept. Must stay true: the authority can vouch for addresses in
// figures and for names under .local alone, so whoever installs it trusts it for no site of the
// world's; nothing in either says whose shop this is.
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  X509Certificate,
  type KeyObject,
} from 'node:crypto';
import { isIP } from 'node:net';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import * as x509 from '@peculiar/asn1-x509';
import { DAY_MS } from '../../../shared/time.ts';

const ECDSA_SHA256 = '1.2.840.10045.4.3.2';
const COMMON_NAME = '2.5.4.3';
const SERIAL_BYTES = 16;
/** The PC's clock may be behind the phone's, and the other way round. */
const BEFORE_MS = 2 * DAY_MS;
const AUTHORITY_MS = 3650 * DAY_MS;
/** Apple takes none that lasts for longer than 825 days, browsers of the web none over 398. */
const LEAF_MS = 365 * DAY_MS;

export interface KeyedCertificate {
  readonly certificatePem: string;
  /** PKCS #8. */
  readonly keyPem: string;
}

export interface Making {
  readonly nowMs: number;
  readonly randomBytes: (length: number) => Uint8Array;
}

/** A P-256 key, PKCS #8. */
export function newKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** The till's own authority, for ten years. `name` is shown by devices that install it. */
export function makeAuthority(name: string, making: Making): KeyedCertificate {
  const keyPem = newKey();
  const publicKey = createPublicKey(keyPem);
  const permitted = [
    new x509.GeneralName({ dNSName: 'local' }),
    new x509.GeneralName({ dNSName: 'localhost' }),
    new x509.GeneralName({ iPAddress: '0.0.0.0/0.0.0.0' }),
    new x509.GeneralName({ iPAddress: '::/::' }),
  ];
  const constraints = new x509.NameConstraints({
    permittedSubtrees: new x509.GeneralSubtrees(
      permitted.map((base) => new x509.GeneralSubtree({ base })),
    ),
  });
  const certificatePem = signed({
    making,
    lastsMs: AUTHORITY_MS,
    subject: nameOf(name),
    issuer: nameOf(name),
    publicKey,
    signer: createPrivateKey(keyPem),
    extensions: [
      extension(x509.id_ce_basicConstraints, isAuthority(), true),
      extension(x509.id_ce_keyUsage, new x509.KeyUsage(x509.KeyUsageFlags.keyCertSign), true),
      extension(x509.id_ce_nameConstraints, constraints, true),
      extension(x509.id_ce_subjectKeyIdentifier, keyIdOf(publicKey)),
    ],
  });
  return { certificatePem, keyPem };
}

/** A certificate for these addresses and names, signed by the authority, for a year. */
export function makeLeaf(
  authority: KeyedCertificate,
  keyPem: string,
  hosts: readonly string[],
  making: Making,
): string {
  const publicKey = createPublicKey(keyPem);
  const issuer = AsnConvert.parse(
    new X509Certificate(authority.certificatePem).raw,
    x509.Certificate,
  );
  const names = hosts.map(
    (host) => new x509.GeneralName(isIP(host) === 0 ? { dNSName: host } : { iPAddress: host }),
  );
  const keyIdentifier = keyIdOf(createPublicKey(authority.certificatePem));
  return signed({
    making,
    lastsMs: LEAF_MS,
    subject: nameOf('till'),
    issuer: issuer.tbsCertificate.subject,
    publicKey,
    signer: createPrivateKey(authority.keyPem),
    extensions: [
      extension(x509.id_ce_basicConstraints, new x509.BasicConstraints(), true),
      extension(x509.id_ce_keyUsage, new x509.KeyUsage(x509.KeyUsageFlags.digitalSignature), true),
      extension(x509.id_ce_extKeyUsage, new x509.ExtendedKeyUsage([x509.id_kp_serverAuth])),
      extension(x509.id_ce_subjectAltName, new x509.SubjectAlternativeName(names)),
      extension(x509.id_ce_subjectKeyIdentifier, keyIdOf(publicKey)),
      extension(
        x509.id_ce_authorityKeyIdentifier,
        new x509.AuthorityKeyIdentifier({ keyIdentifier }),
      ),
    ],
  });
}

interface Unsigned {
  readonly making: Making;
  readonly lastsMs: number;
  readonly subject: x509.Name;
  readonly issuer: x509.Name;
  readonly publicKey: KeyObject;
  readonly signer: KeyObject;
  readonly extensions: readonly x509.Extension[];
}

function signed(parts: Unsigned): string {
  const { nowMs, randomBytes } = parts.making;
  const algorithm = new x509.AlgorithmIdentifier({ algorithm: ECDSA_SHA256 });
  const tbsCertificate = new x509.TBSCertificate({
    version: x509.Version.v3,
    serialNumber: serialOf(randomBytes(SERIAL_BYTES)),
    signature: algorithm,
    issuer: parts.issuer,
    subject: parts.subject,
    validity: new x509.Validity({
      notBefore: new Date(nowMs - BEFORE_MS),
      notAfter: new Date(nowMs + parts.lastsMs),
    }),
    subjectPublicKeyInfo: AsnConvert.parse(spkiOf(parts.publicKey), x509.SubjectPublicKeyInfo),
    extensions: new x509.Extensions([...parts.extensions]),
  });
  const signature = sign('sha256', Buffer.from(AsnConvert.serialize(tbsCertificate)), parts.signer);
  const whole = new x509.Certificate({
    tbsCertificate,
    signatureAlgorithm: algorithm,
    signatureValue: arrayBufferOf(signature),
  });
  return new X509Certificate(Buffer.from(AsnConvert.serialize(whole))).toString();
}

function nameOf(text: string): x509.Name {
  const value = new x509.AttributeValue({ utf8String: text });
  const common = new x509.AttributeTypeAndValue({ type: COMMON_NAME, value });
  return new x509.Name([new x509.RelativeDistinguishedName([common])]);
}

function isAuthority(): x509.BasicConstraints {
  return new x509.BasicConstraints({ cA: true, pathLenConstraint: 0 });
}

function extension(extnID: string, value: unknown, critical = false): x509.Extension {
  const extnValue = new OctetString(AsnConvert.serialize(value));
  return new x509.Extension({ extnID, critical, extnValue });
}

function spkiOf(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' });
}

function keyIdOf(key: KeyObject): x509.SubjectKeyIdentifier {
  const digest = createHash('sha1').update(spkiOf(key)).digest();
  return new x509.SubjectKeyIdentifier(arrayBufferOf(digest));
}

/** Positive, and never begun by a zero byte. */
function serialOf(bytes: Uint8Array): ArrayBuffer {
  const serial = Uint8Array.from(bytes);
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  return serial.buffer;
}

function arrayBufferOf(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
