// Owns the way to the printer's settings; they are fetched when somebody opens them.
import { lazy, Suspense, useState } from 'react';
import { Button } from '../components/button.tsx';
import { useWords } from '../hooks.ts';

const PrinterDialog = lazy(async () => ({
  default: (await import('./printer-dialog.tsx')).PrinterDialog,
}));

export function PrinterButton() {
  const [isOpen, setOpen] = useState(false);
  const { receipt } = useWords();
  return (
    <>
      <Button icon="printer" onPress={() => setOpen(true)}>
        {receipt.setUp}
      </Button>
      <Suspense>{isOpen && <PrinterDialog onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}
