/**
 * The special functions, indexed by FuncID, from each minor release on that changed them. `cmd/link` writes
 * these numbers into the pc-line table and the runtime reads them there: cmd/internal/objabi/funcid.go and
 * runtime/symtab.go; since 1.21 both are internal/abi/symtab.go. 0 is an ordinary function; the last is every
 * generated wrapper (since 1.12).
 */
const FUNC_IDS: readonly { since: number; names: readonly string[] }[] = [
  {
    since: 11,
    names: split(
      'normal runtime_main goexit jmpdefer mcall morestack mstart rt0_go asmcgocall sigpanic runfinq gcBgMarkWorker systemstack_switch systemstack cgocallback_gofunc gogo externalthreadhandler debugCallV1',
    ),
  },
  {
    since: 12,
    names: split(
      'normal runtime_main goexit jmpdefer mcall morestack mstart rt0_go asmcgocall sigpanic runfinq gcBgMarkWorker systemstack_switch systemstack cgocallback_gofunc gogo externalthreadhandler debugCallV1 gopanic panicwrap wrapper',
    ),
  },
  {
    since: 14,
    names: split(
      'normal runtime_main goexit jmpdefer mcall morestack mstart rt0_go asmcgocall sigpanic runfinq gcBgMarkWorker systemstack_switch systemstack cgocallback_gofunc gogo externalthreadhandler debugCallV1 gopanic panicwrap handleAsyncEvent asyncPreempt wrapper',
    ),
  },
  {
    since: 16,
    names: split(
      'normal runtime_main goexit jmpdefer mcall morestack mstart rt0_go asmcgocall sigpanic runfinq gcBgMarkWorker systemstack_switch systemstack cgocallback gogo externalthreadhandler debugCallV1 gopanic panicwrap handleAsyncEvent asyncPreempt wrapper',
    ),
  },
  {
    since: 17,
    names: split(
      'normal abort asmcgocall asyncPreempt cgocallback debugCallV2 gcBgMarkWorker goexit gogo gopanic handleAsyncEvent jmpdefer mcall morestack mstart panicwrap rt0_go runfinq runtime_main sigpanic systemstack systemstack_switch wrapper',
    ),
  },
  {
    since: 18,
    names: split(
      'normal abort asmcgocall asyncPreempt cgocallback debugCallV2 gcBgMarkWorker goexit gogo gopanic handleAsyncEvent mcall morestack mstart panicwrap rt0_go runfinq runtime_main sigpanic systemstack systemstack_switch wrapper',
    ),
  },
  {
    since: 22,
    names: split(
      'normal abort asmcgocall asyncPreempt cgocallback corostart debugCallV2 gcBgMarkWorker goexit gogo gopanic handleAsyncEvent mcall morestack mstart panicwrap rt0_go runfinq runtime_main sigpanic systemstack systemstack_switch wrapper',
    ),
  },
  {
    since: 25,
    names: split(
      'normal abort asmcgocall asyncPreempt cgocallback corostart debugCallV2 gcBgMarkWorker goexit gogo gopanic handleAsyncEvent mcall morestack mstart panicwrap rt0_go runtime_main runFinalizers runCleanups sigpanic systemstack systemstack_switch wrapper',
    ),
  },
];

/**
 * Returns the FuncID of the special function `name` (`debugCallV2`, `wrapper`) in Go 1.`minor`; undefined if
 * it has none.
 */
export function funcIDOf(minor: number, name: string): number | undefined {
  const id = namesOf(minor).indexOf(name);
  return id < 0 ? undefined : id;
}

/** Returns the name of FuncID `id` in Go 1.`minor`; undefined beyond the last. */
export function funcIDName(minor: number, id: number): string | undefined {
  return namesOf(minor)[id];
}

function namesOf(minor: number): readonly string[] {
  return FUNC_IDS.findLast(({ since }) => since <= minor)?.names ?? [];
}

function split(names: string): readonly string[] {
  return names.split(' ');
}
