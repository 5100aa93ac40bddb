// Owns the list of paired devices: what each is, when it was last there, and its revoking.
import type { DeviceView } from '../../../shared/network.ts';
import { useAgo } from '../../components/ago.tsx';
import { Button } from '../../components/button.tsx';
import { usePage } from '../../hooks.ts';
import type { Run } from './use-network.ts';
import { useNetworkWords } from './words.ts';

interface DeviceListProps {
  readonly devices: readonly DeviceView[];
  readonly run: Run;
}

export function DeviceList({ devices, run }: DeviceListProps) {
  const words = useNetworkWords();
  return (
    <section aria-label={words.devices}>
      <h2>{words.devices}</h2>
      {devices.length === 0 && <p className="soft">{words.none}</p>}
      <ul className="network-devices">
        {devices.map((device) => (
          <DeviceRow key={device.id} device={device} run={run} />
        ))}
      </ul>
    </section>
  );
}

function DeviceRow({ device, run }: { readonly device: DeviceView; readonly run: Run }) {
  const words = useNetworkWords();
  const { api } = usePage().session;
  const { id, name, kind, scopes, isConnected, lastSeenAtMs } = device;
  const scopeNames: Readonly<Record<string, string>> = words.scopeNames;
  return (
    <li>
      <div className="network-device">
        <strong>{name}</strong>
        <span className="chip">{words.kinds[kind]}</span>
        <span className={isConnected ? '' : 'soft'}>
          {isConnected ? (
            words.connected
          ) : lastSeenAtMs === null ? (
            words.never
          ) : (
            <Seen atMs={lastSeenAtMs} />
          )}
        </span>
        {scopes.length > 0 && (
          <span className="soft">{scopes.map((one) => scopeNames[one] ?? one).join(' · ')}</span>
        )}
      </div>
      <Button
        look="danger"
        label={words.revokeOf(name)}
        onPress={() => void run(() => api.network.revoke({ deviceId: id }))}
      >
        {words.revoke}
      </Button>
    </li>
  );
}

function Seen({ atMs }: { readonly atMs: number }) {
  return useNetworkWords().seen(useAgo(atMs));
}
