// Owns the whole verdict on a setup file before anything is made of it: its form and its QRIS, and
// the keys and addresses in it, which only Node can read. A sentence never holds a piece of a key.
import { X509Certificate } from 'node:crypto';
import { setupFaults } from '../../shared/setup-check.ts';
import { readSetup, type FeedSetup, type HubSetup } from '../../shared/setup.ts';
import { readHubPlace } from './hub/pg/hub-place.ts';
import { readPrivateKey, readPublicKey } from './providers/snap-sign.ts';

/** One sentence per thing wrong with a setup file's text; empty when it may be imported. */
export function faultsOfSetup(text: string): string[] {
  const faults = setupFaults(text);
  const read = readSetup(text);
  if (!read.ok) return faults;
  const { feeds, webhooks = [], hub } = read.setup;
  const unreadable = webhooks.flatMap(({ url }, n) =>
    URL.canParse(url) ? [] : [`In the setup file, webhooks › ${n + 1} › url: is no web address.`],
  );
  return [...faults, ...feeds.flatMap(keyFaults), ...unreadable, ...hubFaults(hub)];
}

/** Its address is read as the door to it will. */
function hubFaults(hub: HubSetup | undefined): string[] {
  if (hub === undefined) return [];
  const { url, ca } = hub;
  return [
    ...(isPlace(url) ? [] : [`The hub's url can't be read: ${URL_FORM}`]),
    ...(ca === undefined || isCertificate(ca)
      ? []
      : ["The hub's ca can't be read: it must be a certificate in PEM."]),
  ];
}

function isPlace(url: string): boolean {
  try {
    return readHubPlace(url).host !== '';
  } catch {
    return false;
  }
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).validTo !== '';
  } catch {
    return false;
  }
}

function keyFaults(feed: FeedSetup): string[] {
  if (feed.kind !== 'snap') return [];
  const { privateKey, providerPublicKey } = feed;
  const isPrivate = readPrivateKey(privateKey) !== null;
  const isPublic = providerPublicKey === undefined || readPublicKey(providerPublicKey) !== null;
  return [
    ...(isPrivate ? [] : [`The snap feed's privateKey can't be read: ${PRIVATE_KEY_FORM}`]),
    ...(isPublic ? [] : [`The snap feed's providerPublicKey can't be read: ${PUBLIC_KEY_FORM}`]),
  ];
}

const URL_FORM = 'name one host, and write @ / # in a password as %40 %2F %23.';
const PRIVATE_KEY_FORM = 'it must be your RSA private key, PKCS#8 or PKCS#1 in PEM, not encrypted.';
const PUBLIC_KEY_FORM = "it must be the provider's RSA public key or certificate in PEM.";
