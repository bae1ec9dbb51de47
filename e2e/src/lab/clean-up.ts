/** What was started, to be ended in the reverse order, whatever ends badly. */
export interface CleanUp {
  add(undo: () => void | Promise<void>): void;
  all(): Promise<void>;
}

export function createCleanUp(say: (text: string) => void): CleanUp {
  const undos: (() => void | Promise<void>)[] = [];
  return {
    add: (undo) => undos.push(undo),
    async all() {
      for (let undo = undos.pop(); undo !== undefined; undo = undos.pop()) {
        try {
          await undo();
        } catch (error) {
          say(`not cleaned up: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
    },
  };
}
