// Owns what the till makes up for a webhook: its id, its secret.

/** `whk_` and 20 hex digits; `bytes` brings the randomness (at least 10). */
export function webhookIdFrom(bytes: Uint8Array): string {
  return `whk_${Buffer.from(bytes.subarray(0, 10)).toString('hex')}`;
}

/** `whsec_` and 32 random bytes as base64url; all of the text is the key. */
export function webhookSecretFrom(bytes: Uint8Array): string {
  return `whsec_${Buffer.from(bytes.subarray(0, 32)).toString('base64url')}`;
}
