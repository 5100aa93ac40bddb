// Owns the look at a frame before it is drawn. The till has checked it against its schema; this is
// so that a frame of a newer till is passed over, and nothing half-known is ever shown.
import type { DisplayFrame } from '../../shared/display.ts';

type Kind = DisplayFrame['scene']['kind'];

const SCENE_FIELDS: Readonly<Record<Kind, Readonly<Record<string, 'string' | 'number'>>>> = {
  closed: {},
  idle: {},
  pay: {
    qris: 'string',
    amount: 'number',
    merchant: 'string',
    createdAtMs: 'number',
    expiresAtMs: 'number',
  },
  checking: { amount: 'number' },
  paid: { amount: 'number' },
  void: {},
  ask: {},
};

/** The frame, or null when this page can't draw it. */
export function readFrame(value: unknown): DisplayFrame | null {
  if (!isObject(value) || !Number.isSafeInteger(value['nowMs'])) return null;
  const { shop, timezone, look, scene } = value;
  if (typeof shop !== 'string' || typeof timezone !== 'string') return null;
  if (!isObject(look) || !isObject(scene)) return null;
  const { kind } = scene;
  if (typeof kind !== 'string' || !Object.hasOwn(SCENE_FIELDS, kind)) return null;
  const fields = Object.entries(SCENE_FIELDS[kind as Kind]);
  const isWhole = fields.every(([name, type]) => typeof scene[name] === type);
  return isWhole ? (value as unknown as DisplayFrame) : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
