// Owns the list of all keys, by where they are pressed. Opened with ?, so that nobody must know any
// other key to find them.
import { usePage, useStore, useWords } from '../hooks.ts';
import { keysEn, keysId } from '../strings/keys.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

export function KeysDialog() {
  const { deeds } = usePage();
  const { close } = useWords();
  const keys = useStore(({ prefs }) => prefs.lang) === 'id' ? keysId : keysEn;
  const put = (): void => deeds.desk({ type: 'keysToggled', isOpen: false });
  const actions = (
    <Button look="main" onPress={put} keyHint="Esc">
      {close}
    </Button>
  );
  return (
    <Dialog title={keys.title} isWide onClose={put} actions={actions}>
      {/* With the focus in it, arrow keys scroll what is longer than the screen. */}
      <div className="keys" tabIndex={0} role="group" aria-label={keys.title}>
        {keys.groups.map(({ name, rows }) => (
          <section key={name} aria-label={name}>
            <h3>{name}</h3>
            <dl>
              {rows.map(([pressed, meaning]) => (
                <div key={pressed}>
                  <dt>
                    {pressed.split(' ').map((key) => (
                      <kbd key={key} className="key-hint">
                        {key}
                      </kbd>
                    ))}
                  </dt>
                  <dd>{meaning}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
