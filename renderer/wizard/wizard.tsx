/** A draft on its way to a connector: the steps at the left, one of them in the middle, the way on below. */
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { useEffect, useState, useSyncExternalStore } from "react";
import type { Draft, FinishResult, WizardStep } from "../../host/contract/admin-api.ts";
import { Message, Sentences } from "../feedback/message.tsx";
import { Empty, LoadingCard } from "../feedback/states.tsx";
import { placeProblems } from "../form/problems.ts";
import { useClient, useLiveHost } from "../host-context.tsx";
import { SearchIcon } from "../icons.tsx";
import { Page } from "../layout/page.tsx";
import { addressOf } from "../route.ts";
import { useLoaded } from "../use-host-data.ts";
import { BottomBar } from "./bottom-bar.tsx";
import { type DraftSession, openDraft } from "./draft-session.ts";
import { Finished } from "./finished.tsx";
import { fieldsOf } from "./step-input.ts";
import { currentStep, neighbours } from "./step-order.ts";
import { stepPages } from "./step-pages.ts";
import type { StepProps } from "./step-props.ts";
import { StepMenu, StepRail } from "./step-rail.tsx";

export function Wizard({ id, step }: { id: string; step?: string }) {
  const client = useClient();
  const styles = useStyles();
  const draft = useLoaded(id, (signal) => client.call("GET /admin/drafts/:id", { params: { id }, signal }));
  if (draft.loaded.kind === "ready")
    return <OpenWizard draft={draft.loaded.value} {...(step === undefined ? {} : { step })} />;
  return (
    <main className={styles.alone}>
      <Page name="Draft" title="Draft">
        {draft.loaded.kind === "loading" ? (
          <LoadingCard what="the draft" />
        ) : (
          <Empty
            icon={SearchIcon}
            title="This draft cannot be opened"
            actions={
              <>
                <Button onClick={draft.reload}>Try again</Button>
                <Button as="a" href={addressOf({ at: "connectors" })}>
                  Show all connectors
                </Button>
              </>
            }
          >
            {draft.loaded.message} A draft ends when it is finished or discarded, and a day after it was last
            changed.
          </Empty>
        )}
      </Page>
    </main>
  );
}

function OpenWizard({ draft, step: named }: { draft: Draft; step?: string }) {
  const styles = useStyles();
  const client = useClient();
  const [session] = useState(() => openDraft({ client, draft }));
  const [finished, setFinished] = useState<FinishResult>();
  const view = useSyncExternalStore(session.subscribe, session.get);
  useSavingWhen(session);

  const step = currentStep(view.draft, named);
  if (finished)
    return (
      <main className={styles.alone}>
        <Finished
          result={finished}
          config={view.config}
          schemas={view.draft.scimSchemas}
          edited={draft.edits !== undefined}
        />
      </main>
    );
  if (!step) return null;
  return (
    <Frame
      session={session}
      view={view}
      step={step}
      onFinish={(token) =>
        void session.finish(token).then((result) => {
          if (result) setFinished(result);
        })
      }
    />
  );
}

/** Saves on the way out, and once more when the host is back after it was lost. */
function useSavingWhen(session: DraftSession): void {
  const { connection } = useLiveHost();
  useEffect(() => {
    if (connection === "connected" && session.get().saving === "failed") void session.save();
  }, [connection, session]);
  useEffect(() => () => void session.save(), [session]);
}

function Frame({
  session,
  view,
  step,
  onFinish,
}: Omit<StepProps, "problems"> & { onFinish: (token: string | undefined) => void }) {
  const styles = useStyles();
  const { draft } = view;
  const [token, setToken] = useState<string>();
  const page = stepPages[step.id];
  const shown = step.state === "failed" || view.failure !== undefined ? view.problems : [];
  const problems = placeProblems(shown, fieldsOf(step, view.config));
  const { before, after } = neighbours(draft, step);
  const goTo = (target: WizardStep) => {
    window.location.hash = addressOf({ at: "draft", id: draft.id, step: target.id });
  };

  useEffect(() => {
    document.title = `${step.title} - Linkspan`;
  }, [step.title]);

  return (
    <div className={styles.frame}>
      <StepRail view={view} step={step} onGo={goTo} />
      <div className={styles.main}>
        <main className={styles.scroll}>
          <StepMenu view={view} step={step} onGo={goTo} />
          <header>
            <h1 className={styles.title} tabIndex={-1}>
              {step.title}
            </h1>
            <p className={styles.sentence}>{page.sentence}</p>
          </header>
          {view.failure !== undefined && (
            <Message tone="bad" title="The host could not do this.">
              {view.failure}
            </Message>
          )}
          {problems.elsewhere.length > 0 && (
            <Message
              tone="bad"
              title={problems.elsewhere.length === 1 ? "One thing to mend." : "Some things to mend."}
            >
              <Sentences of={problems.elsewhere} />
            </Message>
          )}
          <fieldset className={styles.fields} disabled={view.busy !== undefined}>
            <page.Step
              key={step.id}
              session={session}
              view={view}
              step={step}
              problems={problems}
              onToken={setToken}
            />
          </fieldset>
        </main>
        <BottomBar
          session={session}
          view={view}
          step={step}
          {...(before ? { onBack: () => goTo(before) } : {})}
          nextLabel={after ? `Next: ${after.title}` : "Finish"}
          onNext={() => {
            if (!after) return onFinish(token);
            void session.next(step.id).then((accepted) => {
              if (accepted) goTo(neighbours(session.get().draft, step).after ?? after);
              else focusFirstProblem();
            });
          }}
        />
      </div>
    </div>
  );
}

/** Brings what is wrong into view, and the keyboard to it. */
function focusFirstProblem(): void {
  requestAnimationFrame(() => {
    const field = document.querySelector<HTMLElement>('main [aria-invalid="true"]');
    field?.focus();
    (field ?? document.querySelector('main [role="alert"]'))?.scrollIntoView({ block: "nearest" });
  });
}

const useStyles = makeStyles({
  alone: { flex: 1, minHeight: 0, overflowY: "auto" },
  frame: { display: "flex", flex: 1, minHeight: 0 },
  main: {
    display: "flex",
    flexDirection: "column",
    flex: 1,
    minWidth: 0,
    backgroundColor: tokens.colorNeutralBackground1,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    borderLeft: `1px solid ${tokens.colorNeutralStroke2}`,
    borderTopLeftRadius: tokens.borderRadiusXLarge,
    "@media (max-width: 900px)": { borderLeft: "none", borderTopLeftRadius: 0 },
  },
  scroll: {
    flex: 1,
    overflowY: "auto",
    minHeight: 0,
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr)",
    alignContent: "start",
    gap: "16px",
    padding: "20px 32px 32px",
    "@media (max-width: 900px)": { padding: "12px 24px 24px" },
  },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
    fontWeight: 600,
    outline: "none",
  },
  sentence: { margin: "4px 0 0", color: tokens.colorNeutralForeground2, maxWidth: "720px" },
  fields: { border: "none", margin: 0, padding: 0, minWidth: 0 },
});
