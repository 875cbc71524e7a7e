/**
 * A request of Delve's JSON-RPC, second version of its API (service/rpc2/server.go): `RPCServer.<method>`
 * with one argument.
 */
export interface DelveRequest {
  method: string;
  argument: object;
}

/** The answer to a request: its result, or why it failed, in Delve's words. */
export type DelveAnswer = { result: unknown } | { error: string };

/** The job of the session process: one line of JSON on its standard input. */
export interface DelveJob {
  /** Path of the debugger. */
  delve: string;
  /** The program that Delve starts. */
  program: string;
  requests: DelveRequest[];
  timeoutMs: number;
}

/** A variable as Delve reports it (service/api/types.go), limited to what calls need. */
export interface DelveVariable {
  name: string;
  value: string;
  children?: DelveVariable[];
}

/** The part of the state after a command that describes a call and where the program is. */
export interface DelveState {
  exited?: boolean;
  exitStatus?: number;
  currentThread?: {
    function?: { name: string };
    line: number;
    ReturnValues?: DelveVariable[];
  };
}
