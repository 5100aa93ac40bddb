// Owns the frame of the counter: what is above every screen, which screen it is, what lies over it.
import { lazy, Suspense } from 'react';
import { Banner } from '../components/banner.tsx';
import { Button } from '../components/button.tsx';
import { Mark, TopBar } from '../components/top-bar.tsx';
import { TrainingBand } from '../components/training-band.tsx';
import { usePage, useStore, useWords } from '../hooks.ts';
import { troubled } from '../receipt/prints.ts';
import { Alerts } from './paid.tsx';
import { SellScreen } from './sell.tsx';

const SetupScreen = lazy(async () => ({
  default: (await import('./setup.tsx')).SetupScreen,
}));
const TodayScreen = lazy(async () => ({
  default: (await import('./today.tsx')).TodayScreen,
}));
const InboxScreen = lazy(async () => ({
  default: (await import('./inbox.tsx')).InboxScreen,
}));
const ManagerScreen = lazy(async () => ({
  default: (await import('../manager/manager-screen.tsx')).ManagerScreen,
}));
const LockScreen = lazy(async () => ({
  default: (await import('../people/lock-screen.tsx')).LockScreen,
}));
const Switcher = lazy(async () => ({
  default: (await import('../people/switcher.tsx')).Switcher,
}));
const ShellBar = lazy(async () => ({
  default: (await import('../desktop/shell-bar.tsx')).ShellBar,
}));
const SettingsDialog = lazy(async () => ({
  default: (await import('../components/settings-dialog.tsx')).SettingsDialog,
}));

const KeysDialog = lazy(async () => ({
  default: (await import('../components/keys-dialog.tsx')).KeysDialog,
}));

const ReceiptDialog = lazy(async () => ({
  default: (await import('../receipt/receipt-dialog.tsx')).ReceiptDialog,
}));

const PrintNotice = lazy(async () => ({
  default: (await import('../receipt/print-notice.tsx')).PrintNotice,
}));

/** Everything a cashier sees, drawn from the page's state alone. */
export function CounterFrame() {
  const isConnected = useStore((state) => state.till.view !== null);
  const isSetUp = useStore((state) => state.till.view?.isSetUp === true);
  // A till whose setup is gone has its people still: only a manager of them sets it up again.
  const isLocked = useStore(({ till: { view } }) =>
    view?.isSetUp === false ? view.session.role !== 'manager' : view?.session.role === 'locked',
  );
  const isSwitcherOpen = useStore((state) => state.desk.isSwitcherOpen);
  const isSettingsOpen = useStore((state) => state.desk.isSettingsOpen);
  const isKeysOpen = useStore((state) => state.desk.isKeysOpen);
  const hasShell = useStore((state) => state.shell !== null);
  if (!isConnected) return <Connecting />;
  return (
    <div className="page">
      <TrainingBand />
      {isSetUp && !isLocked && <TopBar />}
      <Banner />
      <Faults />
      <Papers />
      <Suspense fallback={<main className="screen" />}>
        {isLocked ? <LockScreen /> : isSetUp ? <Screen /> : <SetupScreen />}
      </Suspense>
      {/* Live from the start: what comes while a dialog is open is heard all the same. */}
      <div aria-live="assertive">
        <Alerts />
      </div>
      <Suspense>{hasShell && <ShellBar />}</Suspense>
      <Suspense>{isSwitcherOpen && !isLocked && <Switcher />}</Suspense>
      <Suspense>{isSettingsOpen && !isLocked && <SettingsDialog />}</Suspense>
      <Suspense>{isKeysOpen && <KeysDialog />}</Suspense>
    </div>
  );
}

function Screen() {
  const screen = useStore((state) => state.desk.screen);
  switch (screen) {
    case 'sell':
      return <SellScreen />;
    case 'today':
      return <TodayScreen />;
    case 'inbox':
      return <InboxScreen />;
    case 'manager':
      return <ManagerScreen />;
    case 'setup':
      return <SetupScreen />;
  }
}

/** The paper that is looked at, and the one that did not come. */
function Papers() {
  const receipt = useStore((state) => state.desk.receipt);
  const print = useStore(({ till, desk }) => troubled(till.view?.prints ?? [], desk.printsPutAway));
  return (
    <>
      <div aria-live="polite">
        <Suspense>{print !== null && <PrintNotice print={print} />}</Suspense>
      </div>
      <Suspense>{receipt !== null && <ReceiptDialog key={receipt.saleId} {...receipt} />}</Suspense>
    </>
  );
}

function Connecting() {
  const words = useWords();
  const isLost = useStore((state) => state.till.link === 'lost');
  return (
    <main className="connecting">
      <Mark />
      <h1>Lunas</h1>
      <p role={isLost ? 'status' : undefined}>
        {isLost ? words.till.lostAtStart : words.till.connecting}
      </p>
      {isLost && <p className="soft">{words.till.reloadHint}</p>}
      {isLost && <Button onPress={() => location.reload()}>{words.till.reload}</Button>}
    </main>
  );
}

/** What the till did not do, until it is put away or something else is done. */
function Faults() {
  const { deeds } = usePage();
  const fault = useStore((state) => state.desk.fault);
  const words = useWords();
  return (
    <div aria-live="assertive">
      {fault !== null && (
        <div className="fault-bar">
          <strong>{words.fault.title}.</strong> {words.fault.codes[fault.code]}
          <Button
            look="quiet"
            keyHint="X"
            onPress={() => deeds.desk({ type: 'faulted', fault: null })}
          >
            {words.close}
          </Button>
        </div>
      )}
    </div>
  );
}
