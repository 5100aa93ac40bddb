// Owns the way into a new till from the file of an old one, on its first screen.
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { PathField } from './fields.tsx';
import { RestoreDialog } from './restore-dialog.tsx';
import { isSealedName, type Asked } from './restore-panel.tsx';
import { useCareState } from './data-screen.tsx';
import { useDataWords } from './words.ts';
import '../../styles/books.css';
import '../../styles/data.css';

export function ComePanel() {
  const words = useDataWords();
  const { state } = useCareState();
  const [path, setPath] = useState('');
  const [asked, setAsked] = useState<Asked | null>(null);
  return (
    <section className="panel data-come" aria-labelledby="data-come">
      <h2 id="data-come">{words.come.title}</h2>
      <p className="soft">{words.come.lead}</p>
      <PathField
        label={words.come.file}
        what="file"
        canChoose={state?.canChoose === true}
        value={path}
        onChange={setPath}
      />
      <Button
        isOff={path.trim() === ''}
        onPress={() => setAsked({ source: `file:${path.trim()}`, isSealed: isSealedName(path) })}
      >
        {words.restore.lookFile}
      </Button>
      {asked !== null && <RestoreDialog asked={asked} onClose={() => setAsked(null)} />}
    </section>
  );
}
