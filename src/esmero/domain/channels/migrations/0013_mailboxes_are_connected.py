import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0012_how_much_software_writes"),
    ]

    operations = [
        migrations.AddField(
            model_name="fetching",
            name="left",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="fetching",
            name="sign_in",
            field=models.CharField(
                choices=[
                    ("PASSWORD", "With its password"),
                    ("CONSENT", "With the consent of its holder, given at the provider (Google, Microsoft)"),
                ],
                default="PASSWORD",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="receipt",
            name="there_since",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="fetching",
            name="password_locked",
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name="fetching",
            name="trouble",
            field=models.CharField(
                blank=True,
                choices=[
                    ("NAME", "No mail server of this name was found. Is it written right?"),
                    (
                        "INSIDE",
                        "This server stands inside your network: ESMERO_INSIDE_HOSTS has to name it first.",
                    ),
                    ("REFUSED", "Nothing takes calls at this port of the server. Is the port right?"),
                    ("SILENT", "The server does not answer. Are its name and port right?"),
                    ("CERTIFICATE", "The server’s certificate is not valid, so the password was not said."),
                    ("NO_TLS", "The server does not encrypt in this way, so the password was not said."),
                    ("FAR", "This server is another machine: without encryption the password was not said."),
                    ("NO_IMAP", "What answers there is no mail server that speaks IMAP."),
                    ("PASSWORD", "The server does not take this user name with this password."),
                    ("LOCKED", "The password was locked with another secret: write it once more."),
                    ("CONNECT", "It is not connected yet: nobody has consented at the provider."),
                    (
                        "REVOKED",
                        "The consent at the provider was withdrawn or has run out: connect it again.",
                    ),
                    (
                        "CLIENT",
                        "The provider does not take our name and secret there. Are they written right?",
                    ),
                    ("PROVIDER", "The provider, which lets us in, did not answer as it should."),
                    (
                        "TOKEN",
                        "The server does not let this user name in, though the provider does. Is it the right one?",
                    ),
                    ("FOLDER", "The server has no folder of this name, or does not open it."),
                    ("MOVING", "Mail was taken here, but the server did not mark it or move it."),
                    ("ANSWER", "The server said no."),
                    ("BROKE", "The line to the server broke."),
                    ("KEEPING", "Mail could not be kept here just now; it waits at the server."),
                ],
                max_length=11,
            ),
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "provider",
                    models.CharField(
                        choices=[
                            ("GOOGLE", "Google (Gmail, Workspace)"),
                            ("MICROSOFT", "Microsoft (365, Outlook.com)"),
                            ("OTHER", "Another one"),
                        ],
                        max_length=9,
                    ),
                ),
                ("client_id", models.CharField(max_length=300)),
                ("secret_locked", models.TextField(blank=True)),
                ("tenant", models.CharField(blank=True, max_length=100)),
                ("authorization_url", models.CharField(blank=True, max_length=500)),
                ("token_url", models.CharField(blank=True, max_length=500)),
                ("scope", models.CharField(blank=True, max_length=500)),
                ("refresh_locked", models.TextField(blank=True)),
                ("access_locked", models.TextField(blank=True)),
                ("access_until", models.DateTimeField(null=True)),
                ("connected_at", models.DateTimeField(null=True)),
                (
                    "fetching",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consent",
                        to="channels.fetching",
                    ),
                ),
            ],
        ),
    ]
