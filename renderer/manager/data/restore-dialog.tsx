// Owns the steps of a restore: open the copy, read what it brings and loses, prove a manager, wait
// for the till.
import { useEffect, useRef, useState } from 'react';
import type { RestorePreview } from '../../../shared/care.ts';
import { formatRupiah } from '../../../shared/money.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { usePage, useStore, useWords } from '../../hooks.ts';
import { PinField } from '../../people/pin-field.tsx';
import { useMoment } from '../books/parts.tsx';
import { CareFaultLine, useDoing } from './care-fault.tsx';
import { PassphraseField } from './fields.tsx';
import type { Asked } from './restore-panel.tsx';
import { useDataWords } from './words.ts';

interface RestoreDialogProps {
  readonly asked: Asked;
  readonly onClose: () => void;
}

export function RestoreDialog({ asked, onClose }: RestoreDialogProps) {
  const words = useDataWords();
  const restore = useRestore(asked);
  const { step, doing } = restore;
  const isEnd = step.kind === 'done';
  const submit = (): void => void restore.next();
  return (
    <Dialog
      title={words.restore.dialog}
      isWide
      onClose={onClose}
      onSubmit={submit}
      actions={
        <>
          <Button look="quiet" keyHint="Esc" onPress={onClose}>
            {words.back}
          </Button>
          {!isEnd && (
            <Button
              look={step.kind === 'seen' ? 'danger' : 'main'}
              isBusy={doing.isBusy}
              isOff={doing.isBusy || !restore.isReady}
              onPress={submit}
            >
              {doing.isBusy && step.kind === 'closed'
                ? words.restore.looking
                : step.kind === 'closed'
                  ? words.restore.look
                  : words.restore.do}
            </Button>
          )}
        </>
      }
    >
      <StepBody asked={asked} restore={restore} />
      <CareFaultLine fault={doing.fault} />
    </Dialog>
  );
}

interface StepBodyProps {
  readonly asked: Asked;
  readonly restore: ReturnType<typeof useRestore>;
}

function StepBody({ asked, restore }: StepBodyProps) {
  const words = useDataWords();
  const { step, doing } = restore;
  return (
    <>
      {step.kind === 'closed' && asked.isSealed && (
        <PassphraseField
          label={words.passphrase}
          help={words.faults.needsPassphrase}
          value={restore.passphrase}
          onChange={restore.setPassphrase}
        />
      )}
      {step.kind === 'closed' && !asked.isSealed && doing.isBusy && <p>{words.restore.looking}</p>}
      {step.kind === 'seen' && <Preview preview={step.preview} />}
      {step.kind === 'seen' && restore.needsPin && (
        <PinField label={words.pin} pin={restore.pin} onType={restore.setPin} />
      )}
      {step.kind === 'done' && (
        <p role="status">{step.isRestarting ? words.restore.done : words.restore.doneByHand}</p>
      )}
    </>
  );
}

type Step =
  | { readonly kind: 'closed' }
  | { readonly kind: 'seen'; readonly preview: RestorePreview }
  | { readonly kind: 'done'; readonly isRestarting: boolean };

function useRestore({ source, isSealed }: Asked) {
  const { session } = usePage();
  const needsPin = useStore((state) => state.till.view?.session.hasPeople === true);
  const [step, setStep] = useState<Step>({ kind: 'closed' });
  const [passphrase, setPassphrase] = useState('');
  const [pin, setPin] = useState('');
  const doing = useDoing();
  const { run } = doing;
  const look = async (): Promise<void> => {
    const part = passphrase === '' ? {} : { passphrase };
    const preview = await run(() => session.api.care.prepare({ source, ...part }));
    if (preview !== null) setStep({ kind: 'seen', preview });
  };
  const take = async (): Promise<void> => {
    const part = pin === '' ? {} : { pin };
    const answer = await run(() => session.api.care.restore({ source, ...part }));
    if (answer !== null) setStep({ kind: 'done', ...answer });
  };
  // A copy in clear needs no question before it is looked into.
  const first = useRef(isSealed ? null : look);
  useEffect(() => {
    const begin = first.current;
    first.current = null;
    void begin?.();
  }, []);
  const isReady =
    step.kind === 'closed'
      ? !isSealed || passphrase !== ''
      : step.kind === 'seen' && step.preview.waiting === 0 && (!needsPin || pin.length >= 4);
  return {
    ...{ step, doing, passphrase, setPassphrase, pin, setPin, needsPin, isReady },
    next: () => (!isReady || doing.isBusy ? undefined : step.kind === 'closed' ? look() : take()),
  };
}

function Preview({ preview }: { readonly preview: RestorePreview }) {
  const words = useDataWords().restore;
  const { locale } = useWords();
  const moment = useMoment();
  const figure = (count: number): string => count.toLocaleString(locale);
  const { madeAtMs, shop, sales, payments, lastPaymentAtMs, lost, hasSetup, waiting } = preview;
  const losesNothing = lost.sales + lost.payments === 0;
  return (
    <div className="data-preview">
      {shop !== null && <p className="data-shop">{shop}</p>}
      {madeAtMs !== null && <p>{words.of(moment(madeAtMs))}</p>}
      <p>
        {words.brings(figure(sales), figure(payments))}{' '}
        {lastPaymentAtMs !== null && words.lastPayment(moment(lastPaymentAtMs))}
      </p>
      <p className={losesNothing ? 'fine' : 'books-warning'}>
        {losesNothing
          ? words.losesNothing
          : words.loses(figure(lost.sales), figure(lost.payments), formatRupiah(lost.amount))}
      </p>
      {hasSetup && <p>{words.withSetup}</p>}
      <p className="soft">{words.after}</p>
      {waiting > 0 && <p className="books-warning">{words.waiting(waiting)}</p>}
    </div>
  );
}
