// Owns a list of what is wrong, one sentence each.

interface FaultListProps {
  readonly title: string;
  readonly faults: readonly string[];
}

export function FaultList({ title, faults }: FaultListProps) {
  return (
    <div className="faults">
      <strong>{title}</strong>
      <ul>
        {faults.map((fault) => (
          <li key={fault}>{fault}</li>
        ))}
      </ul>
    </div>
  );
}
