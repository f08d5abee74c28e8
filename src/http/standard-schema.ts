/**
 * The part of the Standard Schema interface, version 1, that is used here (https://standardschema.dev): zod, valibot
 * and arktype schemas fit it as they are.
 */
export interface StandardSchemaV1<Input = unknown, Output = Input> {
  /** The properties that the specification defines. */
  readonly '~standard': {
    /** Of the specification. */
    readonly version: 1;
    /** The schema library's name. */
    readonly vendor: string;
    /** Checks a value, and may transform it. */
    readonly validate: (
      value: unknown,
    ) => StandardSchemaResult<Output> | Promise<StandardSchemaResult<Output>>;
    /** Only for inference: never there at run time. */
    readonly types?:
      | {
          /** What goes in. */
          readonly input: Input;
          /** What comes out. */
          readonly output: Output;
        }
      | undefined;
  };
}

/** What `validate` answers: a value, or the issues found. */
export type StandardSchemaResult<Output> =
  | {
      /** The value as the schema made it. */
      readonly value: Output;
      /** None: it fits. */
      readonly issues?: undefined;
    }
  | {
      /** What does not fit. */
      readonly issues: readonly StandardSchemaIssue[];
    };

/** One way in which the data does not fit. */
export interface StandardSchemaIssue {
  /** What is wrong. */
  readonly message: string;
  /** The way to the value, from the outside in. */
  readonly path?:
    | readonly (
        | PropertyKey
        | {
            /** A step of the way. */
            readonly key: PropertyKey;
          }
      )[]
    | undefined;
}
