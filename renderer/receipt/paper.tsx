// Owns the picture of a receipt: the till's own lines on white paper, as wide as they will be, in
// every theme. What is printed from the browser is this picture.
import type { ReceiptView } from '../../shared/print-views.ts';
import { QrCode } from '../components/qr-code.tsx';
import { useReceiptWords } from './words.ts';

type Part = ReceiptView['parts'][number];

export function Paper({ receipt }: { readonly receipt: ReceiptView }) {
  const words = useReceiptWords();
  const { parts, columns, paper } = receipt;
  return (
    <div
      className="receipt-paper"
      data-paper={paper}
      style={{ '--columns': columns }}
      role="img"
      aria-label={`${words.preview}: ${receipt.text}`}
    >
      {parts.map((part, index) => (
        // A receipt's lines never change places.
        <PaperPart key={index} part={part} columns={columns} />
      ))}
    </div>
  );
}

function PaperPart({ part, columns }: { readonly part: Part; readonly columns: number }) {
  switch (part.kind) {
    case 'line':
      return <p className={`paper-${part.look} paper-${part.align}`}>{part.text}</p>;
    case 'rule':
      return <p>{'-'.repeat(columns)}</p>;
    case 'space':
      return <p>{'\u00a0'}</p>;
    case 'qr':
      return (
        <div className="paper-qr">
          <QrCode payload={part.payload} label="QRIS" failure={part.payload} />
        </div>
      );
  }
}
