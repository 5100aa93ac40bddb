// Owns the components by themselves, each in every state it has: the design system on one page.
import { useState, type ReactNode } from 'react';
import { Button, KeyHint } from '../components/button.tsx';
import { Choice } from '../components/choice.tsx';
import { Empty } from '../components/empty.tsx';
import { FaultList } from '../components/fault-list.tsx';
import { Icon } from '../components/icon.tsx';
import { Money } from '../components/money.tsx';
import { Sign, type Kind } from '../components/sign.tsx';
import { Chip } from '../components/status-chip.tsx';
import { HelpedField, TextField } from '../components/text-field.tsx';
import { useWords } from '../hooks.ts';

const KINDS: readonly Kind[] = [
  'plain',
  'late',
  'short',
  'over',
  'double',
  'cancelled',
  'manual',
  'person',
  'reversed',
];

const nothing = (): void => undefined;

export function GalleryParts() {
  return (
    <>
      <h1>Lunas</h1>
      <Buttons />
      <Signs />
      <Lights />
      <Fields />
      <Sums />
      <Type />
      <Group name="Empty">
        <Empty icon="list" title="Belum ada penjualan hari ini." hint="Ketik jumlahnya.">
          <Button look="main" keyHint="J" onPress={nothing}>
            Penjualan baru
          </Button>
        </Empty>
      </Group>
      <Group name="Panel, faults">
        <section className="panel">
          <h2>Toko</h2>
          <FaultList title="Belum lengkap" faults={['Nama toko kosong.', 'QRIS belum ada.']} />
        </section>
      </Group>
    </>
  );
}

function Group({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <section className="gallery-group">
      <h2>{name}</h2>
      <div className="gallery-row">{children}</div>
    </section>
  );
}

function Buttons() {
  return (
    <Group name="Button">
      {(['plain', 'main', 'quiet', 'danger'] as const).map((look) => (
        <Button key={look} look={look} icon="plus" keyHint="N" onPress={nothing}>
          {look}
        </Button>
      ))}
      <Button look="main" isOff onPress={nothing}>
        off
      </Button>
      <Button look="main" icon="search" isBusy onPress={nothing}>
        busy
      </Button>
      <KeyHint of="Esc" />
    </Group>
  );
}

/** Every kind of LUNAS, as a chip in a list and as it fills a screen. */
function Signs() {
  const { lists, sell } = useWords();
  const words: Readonly<Record<Kind, string>> = {
    plain: lists.status.paid,
    late: lists.status.late,
    short: lists.status.short,
    over: lists.status.over,
    double: 'Lunas dua kali',
    cancelled: lists.status.cancelled,
    manual: lists.status.manual,
    person: lists.status.needs_person,
    reversed: lists.status.reversed,
  };
  return (
    <>
      <Group name="Chip">
        {KINDS.map((kind) => (
          <Chip key={kind} look={{ kind }}>
            {words[kind]}
          </Chip>
        ))}
        <Chip look={{ tone: 'accent', icon: 'clock' }}>{lists.status.waiting}</Chip>
        <Chip look={{ tone: 'calm', icon: 'minus' }}>{lists.status.expired}</Chip>
        <Chip look={{ tone: 'calm', icon: 'cross' }}>{lists.status.cancelled}</Chip>
      </Group>
      <Group name="Alert">
        {KINDS.map((kind) => (
          <div key={kind} className={`alert kind-${kind} gallery-alert`}>
            <Sign kind={kind} />
            <p className="alert-word">{kind === 'plain' ? sell.paid.word : words[kind]}</p>
          </div>
        ))}
      </Group>
    </>
  );
}

function Lights() {
  return (
    <Group name="Light, sight, banner">
      {(['good', 'calm', 'warn', 'bad'] as const).map((tone) => (
        <span key={tone} className={`light light-${tone}`}>
          <Icon name="eye" /> {tone}
        </span>
      ))}
      {(['calm', 'accent', 'warn', 'bad'] as const).map((tone) => (
        <p key={tone} className={`sight sight-${tone}`}>
          <Icon name="search" /> {tone}
        </p>
      ))}
      {(['warn', 'bad'] as const).map((tone) => (
        <div key={tone} className={`banner banner-${tone}`}>
          <Icon name="warning" /> {tone}
          <button type="button" className="banner-button">
            Muat ulang
          </button>
        </div>
      ))}
      <span className="badge">2</span>
    </Group>
  );
}

function Fields() {
  const [text, setText] = useState('Warung Sejahtera');
  const [choice, setChoice] = useState<'a' | 'b'>('a');
  const shown = { show: 'Tampilkan', hide: 'Sembunyikan', onChange: setText };
  return (
    <Group name="Field, choice">
      <TextField label="Nama toko" value={text} onChange={setText} />
      <TextField label="Kosong" value="" placeholder="mis. Meja 4" onChange={setText} />
      <HelpedField label="API key" help="Dari penyedia." look="secret" value={text} {...shown} />
      <Choice
        label="Bahasa"
        value={choice}
        options={[
          ['a', 'Indonesia'],
          ['b', 'English'],
        ]}
        onChoose={setChoice}
      />
      <button type="button" className="reason-chip" aria-pressed="true">
        Rp 27.500
      </button>
      <button type="button" className="reason-chip" aria-pressed="false">
        Rp 13.000
      </button>
    </Group>
  );
}

function Sums() {
  return (
    <Group name="Sums">
      <dl className="sums sums-wide">
        <div>
          <dt>Lunas hari ini</dt>
          <dd>
            <Money amount={1_542_000} /> <small>9 penjualan</small>
          </dd>
        </div>
        <div className="sums-warn">
          <dt>Uang tanpa penjualan</dt>
          <dd>
            <Money amount={70_000} /> <small>2 pembayaran</small>
          </dd>
        </div>
      </dl>
    </Group>
  );
}

function Type() {
  return (
    <Group name="Type">
      <div>
        <p className="amount-big money">Rp 13.000</p>
        <h1>Heading 24</h1>
        <h2>Heading 16</h2>
        <p>Body 16: 0123456789 Il1 O0</p>
        <p className="soft">Soft 16</p>
      </div>
    </Group>
  );
}
