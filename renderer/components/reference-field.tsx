// Owns the optional note on a sale. Closed until R, so that it is never in a cashier's way; from
// inside it Enter still shows the QR and Escape still clears.
import { usePage, useStore, useWords } from '../hooks.ts';
import { REFERENCE_MAX } from '../limits.ts';
import { Button } from './button.tsx';

export function ReferenceField() {
  const { deeds } = usePage();
  const isShown = useStore((state) => state.desk.isReferenceOpen);
  const reference = useStore((state) => state.desk.reference);
  const words = useWords().sell.pad;
  if (!isShown)
    return (
      <div className="reference">
        <Button
          look="quiet"
          icon="note"
          keyHint="R"
          onPress={() => deeds.desk({ type: 'referenceToggled', isOpen: true })}
        >
          {words.reference}
        </Button>
      </div>
    );
  return (
    <label className="reference field field-inline">
      <span>{words.reference}</span>
      <input
        autoFocus
        value={reference}
        maxLength={REFERENCE_MAX}
        placeholder={words.referenceHint}
        onChange={(event) => deeds.desk({ type: 'referenceTyped', text: event.target.value })}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
            event.preventDefault();
            event.currentTarget.blur();
            deeds.ask();
          }
          if (event.key === 'Escape') {
            event.preventDefault();
            deeds.desk({ type: 'referenceTyped', text: '' });
            deeds.desk({ type: 'referenceToggled', isOpen: false });
          }
        }}
      />
    </label>
  );
}
