/** Asks before a connector is deleted: what goes and what stays. */
import type { ConnectorSummary } from "../../host/contract/admin-api.ts";
import { Confirm } from "../feedback/confirm.tsx";
import { count } from "../wording.ts";

export function RemoveConnector(props: {
  connector: ConnectorSummary;
  open: boolean;
  onConfirm: () => void;
  onCancel: () => void;
}) {
  const { connector } = props;
  const objects = Object.values(connector.objects).reduce((sum, number) => sum + number, 0);
  return (
    <Confirm
      open={props.open}
      title={`Delete ${connector.name}?`}
      action={`Delete ${connector.name}`}
      onConfirm={props.onConfirm}
      onCancel={props.onCancel}
    >
      <div>
        <strong>Removed from this host:</strong> its configuration, its passwords and tokens, and what
        Linkspan knows of {count(objects)} objects, their SCIM ids included.
      </div>
      <div>
        <strong>Not touched:</strong> the target itself. Everyone and everything in it stays as it is.
      </div>
      <div>Clients that call {connector.scimUrl} get 404 from then on. This cannot be undone.</div>
    </Confirm>
  );
}
