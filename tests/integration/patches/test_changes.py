"""What the add-on changes in the code of other packages, compared in a new process."""

from pathlib import Path

import json
import os
import pytest
import subprocess
import sys


TESTS = Path(__file__).parents[2]
VIEWS = {
    "Products.CMFEditions.browser.policies.RevertVersion.__call__",
    "plone.app.content.browser.actions.DeleteConfirmationForm.handle_delete",
    "plone.app.content.browser.actions.ObjectPasteView.do_action",
    "plone.app.content.browser.actions.RenameForm.handle_rename",
    "plone.app.content.browser.content_status_modify.ContentStatusModifyView.__call__",
    "plone.app.content.browser.contents.delete.DeleteActionView.action",
    "plone.app.content.browser.contents.delete.DeleteActionView.message",
    "plone.app.content.browser.contents.paste.PasteActionView.__call__",
    "plone.app.content.browser.contents.properties.PropertiesActionView.action",
    "plone.app.content.browser.contents.properties.PropertiesActionView.get_selection",
    "plone.app.content.browser.contents.properties.PropertiesActionView.message",
    "plone.app.content.browser.contents.rearrange.RearrangeActionView.__call__",
    "plone.app.content.browser.contents.rename.RenameActionView.__call__",
    "plone.app.content.browser.contents.tags.TagsActionView.action",
    "plone.app.content.browser.contents.tags.TagsActionView.get_selection",
    "plone.app.content.browser.contents.tags.TagsActionView.message",
    "plone.app.content.browser.contents.workflow.WorkflowActionView.action",
    "plone.app.content.browser.contents.workflow.WorkflowActionView.get_selection",
    "plone.app.content.browser.contents.workflow.WorkflowActionView.message",
    "plone.app.content.browser.folder_publish.FolderPublishView.__call__",
    "plone.app.iterate.browser.checkin.Checkin.__call__",
    "plone.app.workflow.browser.sharing.SharingView.handle_form",
    "plone.dexterity.browser.add.DefaultAddForm.createAndAdd",
    "plone.dexterity.browser.add.DefaultAddForm.render",
    "plone.dexterity.browser.add.DefaultAddForm.update",
    "plone.dexterity.browser.edit.DefaultEditForm.handleApply",
    "plone.dexterity.browser.edit.DefaultEditForm.render",
    "plone.dexterity.browser.edit.DefaultEditForm.update",
}
ZEO = {
    "ZEO.ClientStorage.ClientStorage.new_oid",
    "ZEO.ClientStorage.ClientStorage.notify_connected",
}
EDITIONS = "Products.CMFEditions."
WORKER = {
    "OFS.CopySupport.CopyContainer.manage_pasteObjects",
    "ZEO.asyncio.client.new_event_loop",
    "Products.CMFCore.CMFCatalogAware.CatalogAware.reindexObjectSecurity",
    "Products.CMFCore.indexing.IndexQueue.process",
    "Products.CMFCore.indexing.PathProxy implements",
    "Products.CMFCore.indexing.PathProxy",
    "Products.CMFCore.indexing.PathProxy.__init__",
    "Products.CMFCore.indexing.PathProxy.getPhysicalPath",
    "Products.CMFCore.indexing.PortalCatalogProcessor.index",
    "Products.CMFCore.indexing.PortalCatalogProcessor.reindex",
    f"{EDITIONS}CopyModifyMergeRepositoryTool.CopyModifyMergeRepositoryTool.save",
    f"{EDITIONS}CopyModifyMergeRepositoryTool.transaction",
    f"{EDITIONS}ModifierRegistryTool.ModifierRegistryTool._collectModifiers",
    f"{EDITIONS}Modifiers.ConditionalTalesModifier.isApplicable",
    f"{EDITIONS}Modifiers.createExpressionContext",
    "Products.CMFPlone.CatalogTool.allowedRolesAndUsers",
    "Products.CMFPlone.CatalogTool.is_default_page",
    "Products.ExtendedPathIndex.ExtendedPathIndex.ExtendedPathIndex.index_object",
    "Products.PluginIndexes.DateIndex.DateIndex.DateIndex.index_object",
    "Products.ZCTextIndex.ZCTextIndex.ZCTextIndex.index_object",
    "kombu.transport.redis.Channel._connparams",
    "plone.app.contentrules.handlers.execute",
    "plone.app.contentrules.rule.IRuleAssignmentManager",
    "plone.app.linkintegrity.retriever.DXGeneral.retrieveLinks",
    "plone.app.versioningbehavior.modifiers.CloneNamedFileBlobs."
    "getReferencedAttributes",
    "plone.app.versioningbehavior.modifiers.getFieldValues",
    "plone.dexterity.content.DexterityContent.__getattr__",
    "plone.dexterity.content.FTIAwareSpecification.__get__",
    "plone.dexterity.content.Item.__getattr__",
    "utility Products.CMFCore.interfaces._tools.IPortalCatalogQueueProcessor "
    "portal-catalog",
    "z3c.relationfield.event._potential_relations",
}


def changes(broker: str, *arguments: str) -> set[str]:
    environment = {
        **os.environ,
        "CELERY_BROKER_URL": broker,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "PYTHONWARNINGS": "ignore",
    }
    environment.pop("COLLECTIVE_ASYNC_SKIP_PATCHES", None)
    done = subprocess.run(
        (sys.executable, "-m", "helpers.changes", *arguments),
        cwd=TESTS,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout))


@pytest.mark.parametrize(
    "broker, arguments, expected",
    (
        ("", ("worker",), set()),
        ("redis://127.0.0.1:1/0", (), VIEWS | ZEO),
        ("redis://127.0.0.1:1/0", ("worker",), VIEWS | ZEO | WORKER),
    ),
    ids=("no broker", "zope", "worker"),
)
def test_what_is_changed(broker, arguments, expected):
    assert changes(broker, *arguments) == expected
