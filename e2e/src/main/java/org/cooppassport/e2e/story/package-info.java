/**
 * The story that must always run: two co-ops and a credit union, a member, and nothing between them
 * but public protocols.
 *
 * <p>The servers run as processes of their own and are set up with the commands an administrator
 * types; everything after that goes over HTTP. {@link org.cooppassport.e2e.story.StoryMain} tells
 * it on the screen, and the end-to-end tests run the same {@link org.cooppassport.e2e.story.Story}.
 */
package org.cooppassport.e2e.story;
