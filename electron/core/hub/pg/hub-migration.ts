// What a step of the hub's schema is.

export interface HubMigration {
  readonly number: number;
  readonly name: string;
  /**
   * A till that does not know this step may not go on. What only adds tables breaks nobody, so that
   * tills of two versions can share a hub while a chain is updated.
   */
  readonly breaksOlder: boolean;
  /** One or more statements; all steps that are missing run in one transaction. */
  readonly text: string;
}
