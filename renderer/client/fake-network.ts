// Stands in for the shop's network in the gallery: open, with one device of each kind.
import type { DeviceKind, NetworkState } from '../../shared/network.ts';
import type { TillApi } from './client.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;

export function fakeNetwork(nowMs: number): TillApi['network'] {
  const seen = { pairedAtMs: nowMs - 20 * DAY_MS, lastSeenAtMs: nowMs, isConnected: true };
  let state: NetworkState = {
    state: 'open',
    port: 8791,
    addresses: ['https://192.168.1.20:8791/'],
    isFound: true,
    certificate: {
      fingerprint: Array.from({ length: 32 }, (_each, n) => (n * 7 + 16).toString(16))
        .join(':')
        .toUpperCase(),
      publicKey: 'fBq1k0Zq6m7Jw3r2Q0mJ9s1m8Xc3V4b5n6M7K8L9P0A=',
      authority: '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n',
      untilMs: nowMs + 300 * DAY_MS,
    },
    code: null,
    devices: [
      { id: '1', name: 'HP Bu Tini', kind: 'phone', scopes: [], ...seen },
      {
        id: '2',
        name: 'Layar depan',
        kind: 'display',
        scopes: [],
        ...seen,
        lastSeenAtMs: nowMs - 12 * MINUTE_MS,
        isConnected: false,
      },
      { id: '3', name: 'kasir-pos', kind: 'program', scopes: ['create', 'read'], ...seen },
    ],
  };
  return {
    state: async () => state,
    newCode: async ({ kind }: { kind: DeviceKind }) => {
      state = { ...state, code: { text: '482913', kind, expiresAtMs: nowMs + 5 * MINUTE_MS } };
      return state;
    },
    revoke: async ({ deviceId }) => {
      state = { ...state, devices: state.devices.filter(({ id }) => id !== deviceId) };
      return state;
    },
  };
}
