// Owns the way to this Lunas's version and its updates, from the settings.
import { lazy, Suspense, useState } from 'react';
import { Button } from '../components/button.tsx';
import { useUpdateWords } from './words.ts';

const UpdateDialog = lazy(async () => ({
  default: (await import('./update-dialog.tsx')).UpdateDialog,
}));

export function UpdateButton() {
  const words = useUpdateWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button icon="download" onPress={() => setOpen(true)}>
        {words.title}
      </Button>
      <Suspense>{isOpen && <UpdateDialog onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}
