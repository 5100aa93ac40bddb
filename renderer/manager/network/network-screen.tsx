// Owns the shop's network as a manager sees it: whether it is open, by which address and
// certificate, who is paired. Only a manager gets an answer from the till here.
import type { CertificateView, NetworkState } from '../../../shared/network.ts';
import { Button } from '../../components/button.tsx';
import { Choice } from '../../components/choice.tsx';
import { useStore, useWords } from '../../hooks.ts';
import { saveFile } from '../../save-file.ts';
import { AddDevice } from './add-device.tsx';
import { DeviceList } from './device-list.tsx';
import { useArrival, useNetwork, type Refusal } from './use-network.ts';
import { useNetworkWords } from './words.ts';
import '../../styles/books.css';
import '../../styles/network.css';

export function NetworkScreen() {
  const words = useNetworkWords();
  const { state, fault, isBusy, run, open } = useNetwork();
  const arrived = useArrival(state);
  if (state === null) return <p className="soft">{words.loading}</p>;
  const isOpen = state.state === 'open';
  return (
    <div className="books network">
      <p className="soft">{words.lead}</p>
      <RefusalLine fault={fault} />
      <div className="network-parts">
        <section className="panel" aria-label={words.title} aria-busy={isBusy}>
          <Choice
            label={words.switch}
            value={state.state === 'off' ? 'off' : 'on'}
            options={[
              ['off', words.switches.off],
              ['on', words.switches.on],
            ]}
            onChoose={(value) => void open(value === 'on')}
          />
          {state.state === 'off' && <p>{words.offMeaning}</p>}
          {state.state === 'off' && <p className="soft">{words.firewall}</p>}
          {state.state === 'failed' && <p className="field-fault">{words.failed}</p>}
          {isOpen && <Addresses state={state} />}
          {state.certificate !== null && <Certificate certificate={state.certificate} />}
        </section>
        {isOpen && <AddDevice state={state} run={run} />}
      </div>
      <p className="network-arrived" role="status">
        {arrived !== null && words.paired(arrived)}
      </p>
      {state.state !== 'off' && <DeviceList devices={state.devices} run={run} />}
    </div>
  );
}

function RefusalLine({ fault }: { readonly fault: Refusal | null }) {
  const words = useNetworkWords();
  const { codes } = useWords().fault;
  let said = '';
  if (fault?.kind === 'call') said = codes[fault.fault.code];
  if (fault?.kind === 'waiting') said = words.waiting(fault.count);
  if (fault?.kind === 'refused') said = words.refused;
  return (
    <p className="field-fault" aria-live="assertive">
      {said}
    </p>
  );
}

function Addresses({ state }: { readonly state: NetworkState }) {
  const words = useNetworkWords();
  const isHere = state.addresses.every((address) => address.startsWith('https://127.'));
  return (
    <div className="network-facts">
      <h2>{words.addresses}</h2>
      {state.addresses.length === 0 && <p>{words.noAddress}</p>}
      {state.addresses.map((address) => (
        <p key={address} className="network-address">
          {address}
        </p>
      ))}
      <p className="soft">
        {isHere
          ? words.reachHere
          : `${words.reach} ${state.isFound ? words.found : words.notFound}`}
      </p>
    </div>
  );
}

function Certificate({ certificate }: { readonly certificate: CertificateView }) {
  const words = useNetworkWords();
  const timezone = useStore(({ till }) => till.view?.store.timezone ?? 'Asia/Jakarta');
  const { locale } = useWords();
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: timezone });
  const pairs = certificate.fingerprint.split(':');
  const lines = [0, 8, 16, 24].map((from) => pairs.slice(from, from + 8).join(':'));
  const save = (): void =>
    saveFile('till.crt', new Blob([certificate.authority], { type: 'application/x-x509-ca-cert' }));
  return (
    <div className="network-facts">
      <h2>{words.fingerprint}</h2>
      <p className="network-fingerprint">
        {lines.map((line) => (
          <span key={line}>{line} </span>
        ))}
      </p>
      <p className="soft">
        {words.fingerprintMeaning} {words.until(day.format(certificate.untilMs))}
      </p>
      <div>
        <Button onPress={save}>{words.save}</Button>
      </div>
    </div>
  );
}
