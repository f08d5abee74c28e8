import { fork, type ChildProcess } from 'node:child_process';

interface Question {
  readonly id: number;
  readonly question: unknown;
}

type Answer = { readonly id: number } & ({ readonly answer: unknown } | { readonly error: string });

/** A child process that answers questions, several at a time. */
export class Respondent {
  readonly #child: ChildProcess;
  #asked = 0;

  /** @param program path of the module that calls {@link answerQuestions}. */
  constructor(program: string) {
    this.#child = fork(program);
    this.#child.setMaxListeners(0);
  }

  /** @throws Error when answering failed, or the process has ended. */
  ask(question: unknown): Promise<unknown> {
    const id = ++this.#asked;
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        this.#child.off('message', onMessage).off('exit', onExit);
      };
      const onMessage = (message: unknown): void => {
        const answer = message as Answer;
        if (answer.id !== id) return;
        stop();
        if ('error' in answer) reject(new Error(answer.error));
        else resolve(answer.answer);
      };
      const onExit = (code: number | null): void => {
        stop();
        reject(new Error(`A process of the benchmark ended with code ${String(code)}`));
      };
      this.#child.on('message', onMessage).on('exit', onExit);
      this.#child.send({ id, question } satisfies Question);
    });
  }

  stop(): void {
    if (this.#child.connected) this.#child.disconnect();
  }
}

/** Has this process answer what its parent asks. */
export function answerQuestions<Asked>(answer: (question: Asked) => Promise<unknown>): void {
  process.on('message', (message) => {
    const { id, question } = message as Question;
    answer(question as Asked).then(
      (answered) => process.send?.({ id, answer: answered } satisfies Answer),
      (error: unknown) => process.send?.({ id, error: String(error) } satisfies Answer),
    );
  });
  process.on('disconnect', () => process.exit());
}
