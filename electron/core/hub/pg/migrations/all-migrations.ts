// Owns the list of the hub's schema steps, in their order. A new one gets a file and a line here.
import type { HubMigration } from '../hub-migration.ts';
import { TABLES } from './010-tables.ts';
import { LOG } from './011-log.ts';
import { CLAIMS } from './012-claims.ts';
import { BOOKS } from './020-books.ts';
import { OFFICE } from './030-office.ts';

export const MIGRATIONS: readonly HubMigration[] = [TABLES, LOG, CLAIMS, BOOKS, OFFICE];
