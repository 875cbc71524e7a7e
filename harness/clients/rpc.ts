/** A request of Delve's JSON-RPC, second version of its API (service/rpc2/server.go): `RPCServer.<method>` with one argument. */
export interface DelveRequest {
  method: string;
  argument: object;
}

/** What came of a request: what it gives, or why it failed, in Delve's words. */
export type DelveAnswer = { result: unknown } | { error: string };

/** What the session process is asked to do: one line of JSON on its standard input. */
export interface DelveJob {
  /** The debugger's path. */
  delve: string;
  /** The program that it starts. */
  program: string;
  requests: DelveRequest[];
  timeoutMs: number;
}

/** A variable as Delve tells it (service/api/types.go), as far as calls ask. */
export interface DelveVariable {
  name: string;
  value: string;
  children?: DelveVariable[];
}

/** The part of the state after a command that tells of a call and of where the program is. */
export interface DelveState {
  exited?: boolean;
  exitStatus?: number;
  currentThread?: {
    function?: { name: string };
    line: number;
    ReturnValues?: DelveVariable[];
  };
}
