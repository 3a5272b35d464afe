"""Places a call between two people, by their usernames, and ends it after ten seconds of ringing at most.

Usage: SWITCHBOARD_SECRET=… click_to_call.py ACCOUNT CALLER CALLEE

Talks to each service's own port (AUTH, CALL in the environment; loopback by default) and learns the messages by reflection.
"""

import os
import sys
import uuid

import grpc
from google.protobuf import descriptor_pool, message_factory
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

AUTH = os.environ.get("AUTH", "127.0.0.1:7001")
CALL = os.environ.get("CALL", "127.0.0.1:7002")


class Service:
    """One service, as it describes itself."""

    def __init__(self, address: str):
        self.channel = grpc.insecure_channel(address)
        self.database = ProtoReflectionDescriptorDatabase(self.channel)
        self.pool = descriptor_pool.DescriptorPool(self.database)

    def names(self):
        return sorted(self.database.get_services())

    def call(self, method: str, token: str = "", **fields):
        """Calls "package.Service/Method" with these fields and gives its answer."""
        return self._open(self.channel.unary_unary, method, token, 5, fields)

    def follow(self, method: str, token: str, seconds: float, **fields):
        """Calls a method that answers with a stream, and gives its answers for so many seconds."""
        try:
            yield from self._open(self.channel.unary_stream, method, token, seconds, fields)
        except grpc.RpcError as error:
            if error.code() != grpc.StatusCode.DEADLINE_EXCEEDED:
                raise

    def _open(self, kind, method: str, token: str, seconds: float, fields: dict):
        service, name = method.split("/")
        descriptor = self.pool.FindServiceByName(service).FindMethodByName(name)
        request = message_factory.GetMessageClass(descriptor.input_type)(**fields)
        answer = message_factory.GetMessageClass(descriptor.output_type)
        rpc = kind(
            f"/{method}",
            request_serializer=lambda message: message.SerializeToString(),
            response_deserializer=answer.FromString,
        )
        metadata = [("authorization", f"Bearer {token}")] if token else []
        return rpc(request, metadata=metadata, timeout=seconds)


def user_id(auth: Service, token: str, username: str) -> str:
    found = auth.call("switchboard.auth.v1.UserService/SearchUsers", token, query=username)
    exact = [user for user in found.users if user.username.lower() == username.lower()]
    if not exact:
        sys.exit(f"there is nobody called {username}")
    return exact[0].user_id


def main() -> None:
    account, caller, callee = sys.argv[1:4]
    auth, call = Service(AUTH), Service(CALL)
    print("auth-svc offers", ", ".join(auth.names()))
    print("call-svc offers", ", ".join(call.names()))

    token = auth.call(
        "switchboard.auth.v1.TokenService/IssueServiceToken",
        account=account,
        secret=os.environ["SWITCHBOARD_SECRET"],
    ).access_token
    caller_id = user_id(auth, token, caller)
    seconds = float(os.environ.get("RING_SECONDS", "10"))
    changes = call.follow("switchboard.call.v1.CallReportService/WatchCalls", token, seconds, user_id=caller_id)
    next(changes)  # The position from which on changes are told: none is missed.
    started = call.call(
        "switchboard.call.v1.CallService/StartCall",
        token,
        request_id=str(uuid.uuid4()),
        caller_user_id=caller_id,
        callee_user_id=user_id(auth, token, callee),
        kind=1,  # CALL_KIND_AUDIO
    ).call
    print("call", started.call_id, "rings both")

    states = call.pool.FindEnumTypeByName("switchboard.call.v1.CallState").values_by_number
    for change in changes:
        if change.call.call_id == started.call_id:
            print("call", started.call_id, "is", states[change.call.state].name)
            if change.call.state != 1:  # CALL_STATE_RINGING
                break
    ended = call.call("switchboard.call.v1.CallService/EndCall", token, call_id=started.call_id).call
    names = call.pool.FindEnumTypeByName("switchboard.call.v1.EndReason").values_by_number
    print("call", ended.call_id, "ended:", names[ended.end_reason].name)


if __name__ == "__main__":
    main()
