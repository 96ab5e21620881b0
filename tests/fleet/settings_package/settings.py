"""Settings read once, overridable by the environment."""
import os


class BaseSettings:
    def __init__(self, **values):
        for name in self.__class__.__annotations__:
            default = getattr(type(self), name, None)
            setattr(self, name, values.get(name, os.environ.get(name.upper(), default)))


class Settings(BaseSettings):
    ci_root: str = "https://api.ci.ai.dynamics.com/v1"
    ci_instance_id: str = ""
    ci_subscription_key: str = ""
    azure_tenant_id: str = ""
    azure_client_id: str = ""
    azure_client_secret: str = ""


settings = Settings()
CI_DATA = "https://api.ci.ai.dynamics.com/v1/instances/" + os.environ["CI_INSTANCE_ID"] + "/data"
