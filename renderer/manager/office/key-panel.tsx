// Owns the owner's key on the page: its fingerprint to read aloud, its public half to copy, a file
// under a passphrase. The key itself never comes here.
import { useState } from 'react';
import type { OfficeState } from '../../../shared/office.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { usePage, useWords } from '../../hooks.ts';
import { saveFile } from '../../save-file.ts';
import { useAsked } from '../books/asking.ts';
import { OfficeFault } from './parts.tsx';
import { useOfficeWords } from './words.ts';

const PASSPHRASE_MIN = 8;

interface KeyProps {
  readonly state: OfficeState;
  readonly onChange: () => void;
}

export function KeyPanel({ state: { key }, onChange }: KeyProps) {
  const { api } = usePage().session;
  const words = useOfficeWords().key;
  const [open, setOpen] = useState<'out' | 'in' | null>(null);
  const { ask, fault, isBusy } = useAsked<OfficeState>();
  const make = async (): Promise<void> => {
    if ((await ask(() => api.office.makeKey())) !== null) onChange();
  };
  return (
    <section className="panel office-panel">
      <h2>{words.title}</h2>
      <p className="soft">{key === null ? words.none : words.lead}</p>
      {key !== null && (
        <dl className="hub-facts office-facts">
          <dt>{words.fingerprint}</dt>
          <dd className="office-fingerprint">{key.fingerprint}</dd>
          <dt>{words.publicKey}</dt>
          <dd>
            <code>{key.publicKey}</code>
          </dd>
        </dl>
      )}
      <div className="books-actions">
        {key === null ? (
          <>
            <Button look="main" icon="plus" isBusy={isBusy} onPress={() => void make()}>
              {words.make}
            </Button>
            <Button onPress={() => setOpen('in')}>{words.bring}</Button>
          </>
        ) : (
          <Button icon="download" onPress={() => setOpen('out')}>
            {words.copyOut}
          </Button>
        )}
      </div>
      <OfficeFault fault={fault} />
      {open === 'out' && <CopyOut onClose={() => setOpen(null)} />}
      {open === 'in' && (
        <BringIn
          onClose={() => setOpen(null)}
          onDone={() => {
            setOpen(null);
            onChange();
          }}
        />
      )}
    </section>
  );
}

function CopyOut({ onClose }: { readonly onClose: () => void }) {
  const { api } = usePage().session;
  const words = useOfficeWords().key;
  const { close } = useWords().settings;
  const [passphrase, setPassphrase] = useState('');
  const { ask, fault, isBusy } = useAsked<{ text: string }>();
  const save = async (): Promise<void> => {
    const file = await ask(() => api.office.exportKey({ passphrase }));
    if (file === null) return;
    saveFile('lunas-kunci-pemilik.json', new Blob([file.text], { type: 'application/json' }));
    onClose();
  };
  return (
    <Dialog
      title={words.copyOut}
      onClose={onClose}
      onSubmit={() => void save()}
      actions={
        <>
          <Button onPress={onClose}>{close}</Button>
          <Button
            look="main"
            icon="download"
            isBusy={isBusy}
            isOff={passphrase.length < PASSPHRASE_MIN}
            onPress={() => void save()}
          >
            {words.keep}
          </Button>
        </>
      }
    >
      <p>{words.copyLead}</p>
      <Passphrase value={passphrase} onChange={setPassphrase} />
      <OfficeFault fault={fault} />
    </Dialog>
  );
}

interface BringProps {
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function BringIn({ onClose, onDone }: BringProps) {
  const { api } = usePage().session;
  const words = useOfficeWords().key;
  const { close } = useWords().settings;
  const [text, setText] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const { ask, fault, isBusy } = useAsked<OfficeState>();
  const bring = async (): Promise<void> => {
    if ((await ask(() => api.office.importKey({ text, passphrase }))) !== null) onDone();
  };
  return (
    <Dialog
      title={words.bring}
      onClose={onClose}
      onSubmit={() => void bring()}
      actions={
        <>
          <Button onPress={onClose}>{close}</Button>
          <Button
            look="main"
            isBusy={isBusy}
            isOff={text.trim() === '' || passphrase === ''}
            onPress={() => void bring()}
          >
            {words.bring}
          </Button>
        </>
      }
    >
      <label className="field">
        <span>{words.file}</span>
        <textarea
          rows={5}
          value={text}
          spellCheck={false}
          onChange={({ target }) => setText(target.value)}
        />
      </label>
      <Passphrase value={passphrase} onChange={setPassphrase} />
      <OfficeFault fault={fault} />
    </Dialog>
  );
}

interface PassphraseProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Passphrase({ value, onChange }: PassphraseProps) {
  const words = useOfficeWords().key;
  return (
    <label className="field">
      <span>{words.passphrase}</span>
      <input
        type="password"
        value={value}
        maxLength={200}
        autoComplete="new-password"
        onChange={({ target }) => onChange(target.value)}
      />
      <small className="soft">{words.passphraseHint}</small>
    </label>
  );
}
