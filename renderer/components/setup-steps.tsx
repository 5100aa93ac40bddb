// Owns the row of steps above the first run: where one is, what is done, the way back to it.
import { STEPS, type StepName } from '../setup-draft.ts';
import { Icon } from './icon.tsx';
import { useSetupWords } from './setup-words.ts';

interface SetupStepsProps {
  readonly step: StepName;
  /** The furthest step that was come to. */
  readonly reached: number;
  readonly onGo: (step: StepName) => void;
}

export function SetupSteps({ step, reached, onGo }: SetupStepsProps) {
  const { flow } = useSetupWords();
  const now = STEPS.indexOf(step);
  return (
    <nav aria-label={flow.stepsLabel}>
      <ol className="setup-steps">
        {STEPS.map((name, index) => {
          const isDone = index < reached && index !== now;
          return (
            <li key={name}>
              <button
                type="button"
                className="setup-step-button"
                {...(isDone ? { 'aria-label': `${flow.steps[name]}, ${flow.done}` } : {})}
                aria-current={index === now ? 'step' : undefined}
                // Forward only through each step's own question.
                disabled={index >= now}
                onClick={() => onGo(name)}
              >
                <span className="step">{isDone ? <Icon name="check" /> : index + 1}</span>
                {flow.steps[name]}
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
