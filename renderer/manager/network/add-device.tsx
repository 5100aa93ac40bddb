// Owns the pairing of one more device: for what, and the code with its QR while it is good.
import { useEffect, useState } from 'react';
import { TOKEN_SCOPES, type TokenScope } from '../../../shared/api-tokens.ts';
import type { DeviceKind, NetworkState } from '../../../shared/network.ts';
import { Countdown } from '../../components/ago.tsx';
import { Button } from '../../components/button.tsx';
import { Choice } from '../../components/choice.tsx';
import { usePage } from '../../hooks.ts';
import { drawQr, type QrDrawing } from '../../qr-drawing.ts';
import type { Run } from './use-network.ts';
import { useNetworkWords } from './words.ts';

const KINDS: readonly DeviceKind[] = ['phone', 'display', 'program'];

interface AddDeviceProps {
  readonly state: NetworkState;
  readonly run: Run;
}

export function AddDevice({ state, run }: AddDeviceProps) {
  const words = useNetworkWords();
  const { api } = usePage().session;
  const [kind, setKind] = useState<DeviceKind>('phone');
  const [scopes, setScopes] = useState<readonly TokenScope[]>(['create', 'read']);
  const { code } = state;
  const isOff = kind === 'program' && scopes.length === 0;
  return (
    <section className="panel" aria-label={words.add}>
      <Choice
        label={words.add}
        value={kind}
        options={KINDS.map((each) => [each, words.kinds[each]])}
        onChoose={setKind}
      />
      <p className="soft">{words.meanings[kind]}</p>
      {kind === 'program' && <Scopes scopes={scopes} onChange={setScopes} />}
      <div>
        <Button
          look={code === null ? 'main' : 'plain'}
          isOff={isOff}
          onPress={() => void run(() => api.network.newCode({ kind, scopes: [...scopes] }))}
        >
          {words.newCode(words.kinds[kind])}
        </Button>
      </div>
      {code !== null && <CodeCard code={code} address={state.addresses[0] ?? null} />}
    </section>
  );
}

interface ScopesProps {
  readonly scopes: readonly TokenScope[];
  readonly onChange: (scopes: readonly TokenScope[]) => void;
}

function Scopes({ scopes, onChange }: ScopesProps) {
  const words = useNetworkWords();
  return (
    <fieldset className="network-scopes">
      <legend>{words.scopes}</legend>
      {TOKEN_SCOPES.map((scope) => (
        <label key={scope} className="check">
          <input
            type="checkbox"
            checked={scopes.includes(scope)}
            onChange={({ target }) =>
              onChange(
                target.checked ? [...scopes, scope] : scopes.filter((each) => each !== scope),
              )
            }
          />
          <span>{words.scopeNames[scope]}</span>
        </label>
      ))}
    </fieldset>
  );
}

interface CodeCardProps {
  readonly code: NonNullable<NetworkState['code']>;
  readonly address: string | null;
}

function CodeCard({ code, address }: CodeCardProps) {
  const words = useNetworkWords();
  const { text, kind, expiresAtMs } = code;
  const isBrowser = kind !== 'program';
  const spoken = text.split('').join(' ');
  return (
    <div className="network-code" aria-live="polite">
      {isBrowser && address !== null && <AddressQr address={address} code={text} />}
      <div className="network-code-words">
        <h2>{words.codeFor(words.kinds[kind])}</h2>
        <p>{isBrowser ? words.codeScan : words.codeProgram}</p>
        {address !== null && (
          <p className="network-address">{isBrowser ? address : `POST ${address}v1/pair`}</p>
        )}
        <p className="network-digits" aria-label={spoken}>
          {text.slice(0, 3)} {text.slice(3)}
        </p>
        <p className="soft">
          {words.codeLeft} <Countdown untilMs={expiresAtMs} />
        </p>
      </div>
    </div>
  );
}

/** Behind the `#` the code is not sent with the address: only the page itself reads it. */
function AddressQr({ address, code }: { readonly address: string; readonly code: string }) {
  const words = useNetworkWords();
  const [drawn, setDrawn] = useState<QrDrawing | null>(null);
  const target = `${address}#${code}`;
  useEffect(() => {
    let isCurrent = true;
    drawQr(target).then(
      (drawing) => isCurrent && setDrawn(drawing),
      () => undefined, // the address and the code stand beside it
    );
    return () => {
      isCurrent = false;
    };
  }, [target]);
  if (drawn === null || drawn.payload !== target) return <div className="network-qr" />;
  const { modules, path } = drawn;
  return (
    <svg
      className="network-qr"
      role="img"
      aria-label={words.qrLabel(address)}
      viewBox={`0 0 ${modules} ${modules}`}
      shapeRendering="crispEdges"
    >
      <rect width={modules} height={modules} fill="#ffffff" />
      <path d={path} fill="#000000" />
    </svg>
  );
}
