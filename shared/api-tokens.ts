// Owns what the wire says of tokens for other programs. Must stay true: a token itself is in one
// answer only, the one that made it.
import { z } from 'zod';

/** `create`: ask for money, give up, look again. `read`: sales, money, events. `report`: sums. */
export const tokenScope = z.enum(['create', 'read', 'report']);
export type TokenScope = z.infer<typeof tokenScope>;

export const TOKEN_SCOPES = tokenScope.options;

export const tokenName = z
  .string()
  .trim()
  .min(1, 'a name is needed')
  .max(40)
  .regex(/^[\P{Cc}]*$/u, 'a name has no control characters');

export const tokenView = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(tokenScope),
  source: z.enum(['desk', 'setup']).describe('where it was made'),
  createdAtMs: z.int().nullable().describe('null: it stands in the setup'),
  createdBy: z.string().nullable(),
  lastUsedAtMs: z.int().nullable(),
});
export type TokenView = z.infer<typeof tokenView>;

export const tokenList = z.object({
  /** Where other programs on this computer reach the till, such as http://127.0.0.1:7420/v1. */
  addresses: z.array(z.string()),
  port: z
    .enum(['off', 'open', 'other', 'failed'])
    .describe('other: the one meant was taken; failed: the one of the setup was'),
  tokens: z.array(tokenView),
});
export type TokenList = z.infer<typeof tokenList>;

export const tokenMade = z.object({
  token: z.string().describe('shown once; only its hash is kept'),
  list: tokenList,
});
export type TokenMade = z.infer<typeof tokenMade>;
