// Owns what the desktop asks and tells, in the corner of the page. Must stay true: no key or touch
// meant for something else answers it: it takes no focus, moves nothing under a finger, and its
// buttons are deaf for a moment (deeds.ts).
import { formatRupiah } from '../../shared/money.ts';
import type { AskedLink, ShellNotice } from '../../shared/shell.ts';
import { acceleratorText } from '../../shared/accelerator.ts';
import { Button } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { usePage, useStore, useWords } from '../hooks.ts';
import { desktopWordsOf, type DesktopWords } from './words.ts';
import '../styles/desktop.css';

/** More would push the question off the screen; the others come as these are put away. */
const NOTICES_SHOWN = 2;

export function ShellBar() {
  const frame = useStore((state) => state.shell);
  const words = desktopWordsOf(useStore(({ prefs }) => prefs.lang));
  const { link = null, behind = 0, isHeld = false, notices = [] } = frame ?? {};
  return (
    // Live from the start: what comes later is heard.
    <div className="shell-bar" aria-live="polite">
      <div className="shell-stack">
        {link !== null && <Question link={link} behind={behind} words={words} />}
        {isHeld && (
          <p className="shell-card">
            <Icon name="clock" />
            <span className="shell-text">{words.held}</span>
          </p>
        )}
        {notices.slice(0, NOTICES_SHOWN).map((notice) => (
          <Notice key={notice.id} notice={notice} words={words} />
        ))}
      </div>
    </div>
  );
}

interface QuestionProps {
  readonly link: AskedLink;
  readonly behind: number;
  readonly words: DesktopWords;
}

function Question({ link, behind, words }: QuestionProps) {
  const { deeds } = usePage();
  return (
    <section className="shell-card shell-question" aria-label={words.asks}>
      <Icon name="question" />
      <span className="shell-text">
        <strong>{words.question(onOneLine(formatRupiah(link.amount)), link.reference)}</strong>
        {behind > 0 && <span className="soft">{words.behind(behind)}</span>}
      </span>
      <span className="shell-actions">
        <Button look="main" keyHint="Y" onPress={() => deeds.answerLink(true)}>
          {words.yes}
        </Button>
        <Button keyHint="Q" onPress={() => deeds.answerLink(false)}>
          {words.no}
        </Button>
      </span>
    </section>
  );
}

interface NoticeProps {
  readonly notice: ShellNotice;
  readonly words: DesktopWords;
}

function Notice({ notice, words }: NoticeProps) {
  const { session } = usePage();
  const { close } = useWords();
  const { kind, detail, count, id } = notice;
  const said = kind === 'shortcutRefused' ? acceleratorText(detail, false) : detail;
  return (
    <p className="shell-card shell-notice">
      <Icon name="warning" />
      <span className="shell-text">{words.notices[kind](said, count)}</span>
      <span className="shell-actions">
        <Button
          // Lost on the way, it stands there again with the next frame.
          onPress={() => void session.api.shell.putAway({ noticeId: id }).catch(() => undefined)}
        >
          {close}
        </Button>
      </span>
    </p>
  );
}

const onOneLine = (amount: string): string => amount.replaceAll(' ', '\u00a0');
