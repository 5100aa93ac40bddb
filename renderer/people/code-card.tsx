// Owns the showing of a recovery code: once, large, until somebody says it is written down.
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { usePeopleWords } from './words.ts';

interface CodeCardProps {
  readonly code: string;
  readonly onClose: () => void;
}

export function CodeCard({ code, onClose }: CodeCardProps) {
  const words = usePeopleWords().code;
  const actions = (
    <Button look="main" onPress={onClose}>
      {words.done}
    </Button>
  );
  return (
    // Neither Escape nor a press beside it puts away what can't be shown again.
    <Dialog title={words.title} onClose={() => undefined} actions={actions}>
      <p>{words.lead}</p>
      <p className="recovery-code">{code}</p>
    </Dialog>
  );
}
