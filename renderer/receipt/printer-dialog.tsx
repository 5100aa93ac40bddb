// Owns the setting up of a receipt printer: where it is, what it prints by itself, and a test that
// says which step failed. Nothing is stored before it is saved.
import { useEffect, useState } from 'react';
import type { PrintTest } from '../../shared/print-views.ts';
import { Button } from '../components/button.tsx';
import { Choice } from '../components/choice.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Icon } from '../components/icon.tsx';
import { TextField } from '../components/text-field.tsx';
import { callFault } from '../deeds.ts';
import { usePage, useWords } from '../hooks.ts';
import { draftOfPrinter, printerOf, type PrinterDraft } from './printer-draft.ts';
import { useReceiptWords } from './words.ts';
import '../styles/receipt.css';

interface DraftProps {
  readonly draft: PrinterDraft;
  readonly onChange: (part: Partial<PrinterDraft>) => void;
}

/** What came of the last thing asked of the till. */
type Outcome =
  | { readonly kind: 'none' | 'busy' | 'saved' | 'missing' }
  | { readonly kind: 'tested'; readonly test: PrintTest }
  | { readonly kind: 'faults'; readonly faults: readonly string[] };

export function PrinterDialog({ onClose }: { readonly onClose: () => void }) {
  const { printer: words } = useReceiptWords();
  const { close } = useWords();
  const form = usePrinterForm();
  const { draft, outcome } = form;
  const isBusy = outcome.kind === 'busy';
  return (
    <Dialog
      title={words.title}
      isWide
      onClose={onClose}
      onSubmit={() => void form.save()}
      actions={
        <>
          <div className="printer-outcome" aria-live="polite">
            <OutcomeLines outcome={outcome} />
          </div>
          <Button look="quiet" keyHint="Esc" onPress={onClose}>
            {close}
          </Button>
          {draft !== null && draft.kind !== 'none' && (
            <Button icon="printer" isBusy={isBusy} onPress={() => void form.test()}>
              {isBusy ? words.testing : words.test}
            </Button>
          )}
          <Button look="main" keyHint="Enter" isBusy={isBusy} onPress={() => void form.save()}>
            {words.save}
          </Button>
        </>
      }
    >
      <p className="soft">{words.lead}</p>
      {draft === null ? (
        <p>{words.loading}</p>
      ) : (
        <div className="printer-fields">
          <WherePart draft={draft} onChange={form.change} />
          {draft.kind !== 'none' && <WhatPart draft={draft} onChange={form.change} />}
        </div>
      )}
    </Dialog>
  );
}

function usePrinterForm() {
  const { deeds } = usePage();
  const words = useWords();
  const [draft, setDraft] = useState<PrinterDraft | null>(null);
  const [outcome, setOutcome] = useState<Outcome>({ kind: 'none' });
  const failed = (error: unknown): void =>
    setOutcome({ kind: 'faults', faults: [words.fault.codes[callFault(error).code]] });
  useEffect(() => {
    let isCurrent = true;
    deeds.papers.printer().then(
      (section) => isCurrent && setDraft(draftOfPrinter(section)),
      () => isCurrent && setDraft(draftOfPrinter(null)),
    );
    return () => {
      isCurrent = false;
    };
  }, [deeds]);
  const printer = draft === null ? undefined : printerOf(draft);

  async function run(work: () => Promise<Outcome>): Promise<void> {
    if (outcome.kind === 'busy') return;
    if (printer === undefined) return setOutcome({ kind: 'missing' });
    setOutcome({ kind: 'busy' });
    await work().then(setOutcome, failed);
  }

  return {
    draft,
    outcome,
    change: (part: Partial<PrinterDraft>): void => {
      setOutcome({ kind: 'none' });
      setDraft((now) => now && { ...now, ...part });
    },
    test: () =>
      run(async () => {
        if (!printer) return { kind: 'none' };
        return { kind: 'tested', test: await deeds.papers.testPrinter(printer) };
      }),
    save: () =>
      run(async () => {
        const faults = await deeds.papers.savePrinter(printer ?? null);
        return faults.length === 0 ? { kind: 'saved' } : { kind: 'faults', faults };
      }),
  };
}

function OutcomeLines({ outcome }: { readonly outcome: Outcome }) {
  const { printer: words } = useReceiptWords();
  switch (outcome.kind) {
    case 'none':
    case 'busy':
      return null;
    case 'saved':
      return <p className="fine">{words.saved}</p>;
    case 'missing':
      return <p className="field-fault">{words.fill}</p>;
    case 'faults':
      return (
        <>
          {outcome.faults.map((fault) => (
            <p key={fault} className="field-fault">
              {fault}
            </p>
          ))}
        </>
      );
    case 'tested':
      return <TestLines test={outcome.test} />;
  }
}

/** Each step with its end; the failed one says why and what to look at. */
function TestLines({ test }: { readonly test: PrintTest }) {
  const { printer: words, faults } = useReceiptWords();
  const { done, failedAt, fault } = test;
  return (
    <>
      <ul className="printer-steps">
        {done.map((step) => (
          <li key={step}>
            <Icon name="check" /> {words.steps[step]}
          </li>
        ))}
      </ul>
      {failedAt === null ? (
        <p className="fine">{words.tested}</p>
      ) : (
        <p className="field-fault">
          {words.testFailed(words.steps[failedAt])} {faults[fault ?? 'failed']}.
        </p>
      )}
    </>
  );
}

function WherePart({ draft, onChange }: DraftProps) {
  const { printer: words } = useReceiptWords();
  const kinds = (['none', 'tcp', 'usb', 'system'] as const).map(
    (kind) => [kind, words.kinds[kind]] as const,
  );
  return (
    <>
      <Choice
        label={words.kind}
        value={draft.kind}
        options={kinds}
        onChoose={(kind) => onChange({ kind })}
      />
      {draft.kind === 'tcp' && (
        <div className="settings-row">
          <TextField
            label={words.host}
            value={draft.host}
            placeholder={words.hostHint}
            lengthMax={253}
            onChange={(host) => onChange({ host })}
          />
          <TextField
            label={words.port}
            value={draft.port}
            lengthMax={5}
            onChange={(port) => onChange({ port })}
          />
        </div>
      )}
      {draft.kind === 'usb' && (
        <TextField
          label={words.path}
          value={draft.path}
          placeholder={words.pathHint}
          lengthMax={260}
          onChange={(path) => onChange({ path })}
        />
      )}
      {draft.kind === 'system' && (
        <TextField
          label={words.name}
          value={draft.name}
          placeholder={words.nameHint}
          lengthMax={127}
          onChange={(name) => onChange({ name })}
        />
      )}
    </>
  );
}

function WhatPart({ draft, onChange }: DraftProps) {
  const { printer: words, papers } = useReceiptWords();
  const { qrWays } = words;
  return (
    <>
      <div className="settings-row">
        <Choice
          label={words.paper}
          value={draft.paper}
          options={[
            ['58', papers[58]],
            ['80', papers[80]],
          ]}
          onChoose={(paper) => onChange({ paper })}
        />
        <Choice
          label={words.language}
          value={draft.language}
          options={[
            ['id', 'Indonesia'],
            ['en', 'English'],
          ]}
          onChoose={(language) => onChange({ language })}
        />
      </div>
      <div>
        <Check
          label={words.onPaid}
          isOn={draft.printOnPaid}
          onSwitch={(printOnPaid) => onChange({ printOnPaid })}
        />
        <Check
          label={words.onWaiting}
          isOn={draft.printQr}
          onSwitch={(printQr) => onChange({ printQr })}
        />
        <Check
          label={words.drawer}
          isOn={draft.openDrawer}
          onSwitch={(openDrawer) => onChange({ openDrawer })}
        />
      </div>
      <label className="field">
        <span>{words.footer}</span>
        <textarea
          rows={2}
          value={draft.footer}
          placeholder={words.footerHint}
          maxLength={1_600}
          onChange={(event) => onChange({ footer: event.target.value })}
        />
      </label>
      <Choice
        label={words.qrAs}
        value={draft.qrAs}
        options={[
          ['command', qrWays.command],
          ['image', qrWays.image],
        ]}
        onChoose={(qrAs) => onChange({ qrAs })}
      />
    </>
  );
}

interface CheckProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onSwitch: (isOn: boolean) => void;
}

function Check({ label, isOn, onSwitch }: CheckProps) {
  return (
    <label className="printer-check">
      <input type="checkbox" checked={isOn} onChange={(event) => onSwitch(event.target.checked)} />
      <span>{label}</span>
    </label>
  );
}
