/**
 * A request of Delve's JSON-RPC, second version of its API (service/rpc2/server.go): `RPCServer.<method>`
 * with one argument.
 */
export interface DelveRequest {
  method: string;
  argument: object;
}

/** How much of a call's results Delve reports: its `ReturnInfoLoadConfig` (service/api/types.go, LoadConfig). */
export const callResultsLoad = {
  FollowPointers: true,
  MaxVariableRecurse: 1,
  MaxStringLen: 64,
  MaxArrayValues: 64,
  MaxStructFields: -1,
};

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

/** A place at which a session stops, and the calls that it makes there: Go expressions. */
export interface DelveStop {
  file: string;
  line: number;
  calls: string[];
}

/** The job of the session process for the Debug Adapter Protocol: one line of JSON on its standard input. */
export interface DelvePlan {
  delve: string;
  program: string;
  stops: DelveStop[];
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
