// Owns one waiting sale: the QR to scan, how much, how long, and what is known, which is never more
// than "not seen yet, last checked 3 s ago".
import { worstFeed } from '../../shared/feed-words.ts';
import { formatRupiah } from '../../shared/money.ts';
import type { MerchantView, SaleView } from '../../shared/views.ts';
import { Countdown, useAgo, useSpanSince } from '../components/ago.tsx';
import { Button } from '../components/button.tsx';
import { ByHand } from '../components/by-hand.tsx';
import { CancelQuestion } from '../components/cancel-question.tsx';
import { lastReadMs } from '../components/feed-light.tsx';
import { Icon } from '../components/icon.tsx';
import { Money } from '../components/money.tsx';
import { QrCode } from '../components/qr-code.tsx';
import { NearCredits } from '../components/near-credits.tsx';
import { minuteText } from '../format.ts';
import { useNow, usePage, useStore, useWords } from '../hooks.ts';
import { ReceiptButton } from '../receipt/receipt-button.tsx';
import { isBlind } from '../store.ts';

interface WaitingProps {
  readonly sale: SaleView;
  readonly merchant: MerchantView | null;
}

export function WaitingSale({ sale, merchant }: WaitingProps) {
  const isCancelling = useStore((state) => state.desk.cancelling?.saleId === sale.id);
  return (
    <article className="waiting">
      {isCancelling ? <CancelQuestion sale={sale} /> : <QrPlate sale={sale} merchant={merchant} />}
      <div className="waiting-info">
        <Amount sale={sale} />
        <Times sale={sale} />
        <Sight sale={sale} />
        {merchant?.addsFee === true && <FeeWarning />}
        {!isCancelling && <Actions sale={sale} />}
      </div>
    </article>
  );
}

function QrPlate({ sale, merchant }: WaitingProps) {
  const words = useWords().sell.waiting;
  const name = merchant?.name ?? '';
  return (
    <div className="plate">
      <div className="plate-head">
        <span className="plate-word">QRIS</span>
        <strong>{name}</strong>
        <span className="plate-soft">{merchant?.city}</span>
      </div>
      <QrCode
        payload={sale.qris}
        label={words.qrAlt(formatRupiah(sale.payable), name)}
        failure={words.qrFailed}
      />
      <div className="plate-foot">
        {merchant?.nmid !== null && merchant !== null && (
          <span>
            {words.nmid} {merchant.nmid}
          </span>
        )}
        <strong>
          <Money amount={sale.payable} />
        </strong>
      </div>
    </div>
  );
}

function Amount({ sale }: { readonly sale: SaleView }) {
  const words = useWords().sell.waiting;
  const text = formatRupiah(sale.payable);
  return (
    <header className="waiting-amount">
      <h1>{words.title}</h1>
      <p className="amount-big money" style={{ '--letters': text.length }}>
        {text}
      </p>
      {sale.amount !== sale.payable && (
        <p className="discount">
          {words.price} <Money amount={sale.amount} /> · {words.discount}{' '}
          <strong>
            <Money amount={sale.amount - sale.payable} />
          </strong>
        </p>
      )}
      {sale.reference !== null && (
        <p className="reference-shown">
          <Icon name="note" /> {sale.reference}
        </p>
      )}
    </header>
  );
}

function Times({ sale }: { readonly sale: SaleView }) {
  const words = useWords().sell.waiting;
  const since = useSpanSince(sale.createdAtMs);
  const left = sale.expiresAtMs - useNow();
  const whole = Math.max(1, sale.expiresAtMs - sale.createdAtMs);
  const share = Math.max(0, Math.min(1, left / whole));
  return (
    <div className="times">
      <div className="times-row">
        <span>{words.since(since)}</span>
        {left > 0 ? (
          <span>
            {words.left}{' '}
            <strong>
              <Countdown untilMs={sale.expiresAtMs} />
            </strong>
          </span>
        ) : (
          <strong>{words.overtime}</strong>
        )}
      </div>
      <div className="times-bar" style={{ '--share': share }} />
    </div>
  );
}

/** What is known about the money. Blindness is said here too: it is where the cashier looks. */
function Sight({ sale }: { readonly sale: SaleView }) {
  const feeds = useStore((state) => state.till.view?.feeds) ?? [];
  const zone = useStore((state) => state.till.view?.store.timezone) ?? 'Asia/Jakarta';
  const isLost = useStore((state) => state.till.link === 'lost');
  const lostSinceMs = useStore((state) => state.till.lostSinceMs);
  const words = useWords();
  const { waiting } = words.sell;
  const readMs = lastReadMs(feeds);
  const ago = useAgo(readMs ?? 0);
  const worst = worstFeed(feeds);
  if (sale.verifying === true)
    return <SightLine tone="accent" icon="search" text={waiting.verifying} />;
  if (isLost || worst === null || isBlind(worst)) {
    const blindSinceMs = isLost ? lostSinceMs : (worst?.lastGoodAtMs ?? null);
    const text =
      blindSinceMs === null ? waiting.cantSeeYet : waiting.cantSee(minuteText(blindSinceMs, zone));
    return <SightLine tone="bad" icon="eyeOff" text={text} />;
  }
  if (worst.fault === 'starting')
    return <SightLine tone="calm" icon="search" text={words.feed.faults.starting} />;
  const tone = worst.state === 'stale' ? 'warn' : 'calm';
  const text = readMs === null ? waiting.noPush : waiting.notSeen(ago);
  return (
    <>
      <SightLine tone={tone} icon="eye" text={text} />
      <Checked sale={sale} />
    </>
  );
}

interface SightLineProps {
  readonly tone: 'calm' | 'warn' | 'bad' | 'accent';
  readonly icon: 'eye' | 'eyeOff' | 'search' | 'warning';
  readonly text: string;
}

function SightLine({ tone, icon, text }: SightLineProps) {
  return (
    <p className={`sight sight-${tone}`}>
      <Icon name={icon} />
      {text}
    </p>
  );
}

function FeeWarning() {
  return <SightLine tone="warn" icon="warning" text={useWords().sell.waiting.addsFee} />;
}

/** What came of "customer says paid", with the latest money of nearly this amount. */
function Checked({ sale }: { readonly sale: SaleView }) {
  const check = useStore((state) => state.desk.checks[sale.id]);
  const words = useWords();
  const ago = useAgo(check?.atMs ?? 0);
  if (check === undefined) return null;
  const { waiting } = words.sell;
  return (
    <div className="checked" aria-live="polite">
      {check.state === 'busy' && <p>{waiting.checking}</p>}
      {check.state === 'done' && <p>{waiting.checked(ago)}</p>}
      {check.fault !== null && <p>{words.fault.codes[check.fault.code]}</p>}
      {check.state === 'done' && <NearCredits sale={sale} credits={check.credits} />}
    </div>
  );
}

function Actions({ sale }: { readonly sale: SaleView }) {
  const { deeds } = usePage();
  const isBusy = useStore((state) => state.desk.checks[sale.id]?.state === 'busy');
  const words = useWords().sell.waiting;
  return (
    <div className="actions">
      <Button
        look="main"
        icon="search"
        keyHint="C"
        isBusy={isBusy}
        onPress={() => deeds.check(sale.id)}
      >
        {words.check}
      </Button>
      <Button icon="plus" keyHint="N" onPress={() => deeds.newSale()}>
        {words.next}
      </Button>
      <Button icon="clock" keyHint="P" onPress={() => deeds.extend(sale.id)}>
        {words.extend}
      </Button>
      <ReceiptButton saleId={sale.id} kind="qr" />
      <ByHand sale={sale} />
      <Button look="danger" icon="cross" keyHint="Esc" onPress={() => deeds.cancel(sale.id)}>
        {words.cancel}
      </Button>
    </div>
  );
}
