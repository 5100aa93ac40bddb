// Owns who wants to hear of a link: that its state or its tills changed, that a feed was spoken of.

export type FeedWord = 'asked' | 'said';
type FeedHeard = (kind: string, what: FeedWord) => void;

export class HubListeners {
  private readonly changed = new Set<() => void>();
  private readonly fed = new Set<FeedHeard>();

  /** Returns how to stop that, as the other does. */
  onChange(changed: () => void): () => void {
    this.changed.add(changed);
    return () => void this.changed.delete(changed);
  }

  onFeed(heard: FeedHeard): () => void {
    this.fed.add(heard);
    return () => void this.fed.delete(heard);
  }

  tell(): void {
    for (const changed of this.changed) changed();
  }

  tellFeed(kind: string, what: FeedWord): void {
    for (const heard of this.fed) heard(kind, what);
  }
}
