// Owns what the wire says of books that leave the till: what may be asked for, and how the file
// comes, piece by piece, so that a long one shows how far it is and can be called off.
import { z } from 'zod';

export const exportKind = z.enum(['csv', 'xlsx', 'pdf']);
export type ExportKind = z.infer<typeof exportKind>;

export const exportStep = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), done: z.int(), total: z.int() }),
  z.object({ type: z.literal('part'), base64: z.string() }),
  z.object({ type: z.literal('end'), name: z.string(), mime: z.string() }),
]);
export type ExportStep = z.infer<typeof exportStep>;

/** How the automatic export stands. */
export const folderExport = z.object({
  folder: z.string(),
  lastDate: z.string().nullable().describe('the newest shop day whose files are there'),
  fault: z.string().nullable().describe('why the newest try failed, a sentence'),
});
export type FolderExport = z.infer<typeof folderExport>;
